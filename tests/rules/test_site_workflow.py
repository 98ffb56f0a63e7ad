"""The workflow that `tagline init` writes."""

import pytest
import yaml

from tagline.model.release import TagScheme
from tagline.pages.resources import folder
from tagline.rules.site_workflow import WORKFLOWS, filled, patterns


def text_of(kind: str) -> str:
    return (folder("site_config") / "ci" / WORKFLOWS[kind].source).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["github", "forgejo", "gitea"])
def test_branch_and_tags_are_put_in(kind: str) -> None:
    data = yaml.safe_load(filled(text_of(kind), "trunk", ('"engine-*"',)))
    assert data[True]["push"] == {"branches": ["trunk"], "tags": ["engine-*"]}
    assert "main" not in filled(text_of(kind), "trunk", ()).replace("maintain", "")


def test_on_gitlab_the_forge_itself_knows_both() -> None:
    assert filled(text_of("gitlab"), "trunk", ('"x*"',)) == text_of("gitlab")


@pytest.mark.parametrize("branch", ["a b", "${{x}}", "a:b", '"', "x\ny", "*", ""])
def test_a_branch_that_yaml_could_misread_is_not_put_in(branch: str) -> None:
    assert filled(text_of("github"), branch, ()) == text_of("github")


@pytest.mark.parametrize(
    ("scheme", "prefixes", "expected"),
    [
        (TagScheme(("v",), {}), (), ('"v*"',)),
        (TagScheme(("v", ""), {}), (), ('"v*"', '"[0-9]*"')),
        (TagScheme(("",), {}, "lib-{version}"), (), ('"lib-*"',)),
        (TagScheme((), {}), ("a@", "@b/c@"), ('"a@*"', '"@b/c@**"')),
        (TagScheme((), {}), tuple(f"p{at}@" for at in range(30)), ('"**"',)),
        (TagScheme(("v",), {}), ("${{ x }}",), ('"**"',)),
    ],
)
def test_patterns_name_the_tags_that_are_releases(
    scheme: TagScheme, prefixes: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert patterns(scheme, prefixes) == expected
