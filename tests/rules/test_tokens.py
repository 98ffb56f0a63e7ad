"""A token goes to the forge that it is for."""

import pytest

from tagline.model.forge import Forge
from tagline.rules.forges import forge_of
from tagline.rules.tokens import Token, token_for


def there(address: str, kind: str = "") -> Forge:
    """Give the forge of an address."""
    found = forge_of(address, kind)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("address", "environment", "variable"),
    [
        ("https://github.com/ada/engine", {"GH_TOKEN": "a", "GITHUB_TOKEN": "b"}, "GH_TOKEN"),
        ("https://github.com/ada/engine", {"GITHUB_TOKEN": "b"}, "GITHUB_TOKEN"),
        ("https://github.example.org/ada/engine", {"GITHUB_TOKEN": "b"}, ""),
        (
            "https://github.example.org/ada/engine",
            {"GITHUB_TOKEN": "b", "GITHUB_SERVER_URL": "https://github.example.org"},
            "GITHUB_TOKEN",
        ),
        ("https://codeberg.org/ada/engine", {"GITHUB_TOKEN": "b", "GITHUB_SERVER_URL": "https://github.com"}, ""),
        ("https://codeberg.org/ada/engine", {"GITEA_TOKEN": "b"}, "GITEA_TOKEN"),
        ("https://gitlab.com/ada/engine", {"CI_JOB_TOKEN": "b", "CI_SERVER_URL": "https://gitlab.com"}, "CI_JOB_TOKEN"),
        ("https://gitlab.com/ada/engine", {"CI_JOB_TOKEN": "b", "CI_SERVER_URL": "https://other.example"}, ""),
        ("https://gitlab.com/ada/engine", {"GITLAB_TOKEN": "  "}, ""),
        ("https://bitbucket.org/ada/engine", {"GH_TOKEN": "a"}, ""),
    ],
)
def test_only_its_own_forge_gets_it(address: str, environment: dict[str, str], variable: str) -> None:
    found = token_for(there(address), environment)
    assert (found or Token("", "")).variable == variable
