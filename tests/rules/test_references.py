"""What a reference means depends on where the project is hosted."""

import pytest

from stories import commit_of
from tagline.model.commit import Change
from tagline.model.forge import AZURE, GITHUB, GITLAB, Forge
from tagline.rules.changes import change_of
from tagline.rules.references import by_forge

LAB = Forge(GITLAB, "https://gitlab.com/a/b")
HUB = Forge(GITHUB, "https://github.com/a/b")
JIRA = HUB._replace(issues="https://jira.example.org/browse/{id}")


def read(message: str, forge: Forge | None) -> Change:
    """Read one message of a project on a forge."""
    (found,) = by_forge([change_of(commit_of(message))], forge)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("fix: x (!12)", ("12", ())),
        ("fix: x (#12)", ("", ("12",))),
        ("fix: x (#11) (!12)", ("12", ("11",))),
        ("fix: x (!12) (#11)", ("12", ("11",))),
        ("fix: x, closes #3 (!12)", ("12", ("3",))),
        ("fix: x\n\nSee merge request a/b!12", ("12", ())),
        ("fix: x (#11)\n\nSee merge request !12\n", ("12", ("11",))),
        ("fix: x\n\nSee merge request: there is none", ("", ())),
        ("Merge branch 'x' into 'main'\n\nfix: x\n\nSee merge request a/b!12", ("12", ())),
    ],
)
def test_where_a_merge_request_has_an_exclamation_mark_a_hash_is_an_issue(
    message: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    found = read(message, LAB)
    assert (found.pull, found.issues) == expected


def test_the_pull_request_of_a_title_by_azure_stays_one() -> None:
    azure = Forge(AZURE, "https://dev.azure.com/o/p/_git/b")
    assert read("Merged PR 12: fix: x", azure).pull == "12"
    assert read("fix: x (#12)", azure).issues == ("12",)


@pytest.mark.parametrize("forge", [None, HUB])
def test_elsewhere_the_number_at_the_end_is_the_pull_request(forge: Forge | None) -> None:
    assert read("fix: x (#12)", forge).pull == "12"
    assert read("fix: x (pull request #12)", forge).pull == "12"
    assert read("fix: PROJ-1 x", forge).issues == ()


@pytest.mark.parametrize(
    ("message", "issues"),
    [
        ("fix: x\n\nCloses ada/engine#3", ("ada/engine#3",)),
        ("fix: x\n\nRefs: group/sub/engine.js#3", ("group/sub/engine.js#3",)),
        ("fix: x\n\nCloses #4, fixes ada/engine#3", ("4", "ada/engine#3")),
        ("fix: x\n\nCloses a/b#3, #3", ("3",)),  # the project's own
        ("fix: x\n\nlike ada/engine#3", ()),
        ("fix: x\n\nCloses engine#3", ()),
        ("fix: x\n\nCloses ../engine#3", ()),
        ("fix: x\n\nCloses https://github.com/ada/engine#3", ()),
    ],
)
def test_the_issue_of_another_repository_is_not_ours(message: str, issues: tuple[str, ...]) -> None:
    assert read(message, HUB).issues == issues


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("fix: PROJ-123 mend it", ("fix", "", "mend it", ("PROJ-123",))),
        ("fix: PROJ-123: mend it", ("fix", "", "mend it", ("PROJ-123",))),
        ("fix: [PROJ-123] mend it", ("fix", "", "mend it", ("PROJ-123",))),
        ("fix: PROJ-1, PROJ-2 - mend it", ("fix", "", "mend it", ("PROJ-1", "PROJ-2"))),
        ("fix: mend it (PROJ-123)", ("fix", "", "mend it", ("PROJ-123",))),
        ("fix: mend it [PROJ-1, PROJ-2] (#7)", ("fix", "", "mend it", ("PROJ-1", "PROJ-2"))),
        ("fix(PROJ-123): mend it", ("fix", "", "mend it", ("PROJ-123",))),
        ("PROJ-123: mend it", ("", "", "mend it", ("PROJ-123",))),
        ("PROJ-123 mend it", ("", "", "mend it", ("PROJ-123",))),
        ("fix: mend what PROJ-123 broke", ("fix", "", "mend what PROJ-123 broke", ("PROJ-123",))),
        ("fix: mend it\n\nRefs: PROJ-1, PROJ-2", ("fix", "", "mend it", ("PROJ-1", "PROJ-2"))),
        ("fix: mend it\n\nCloses PROJ-1", ("fix", "", "mend it", ("PROJ-1",))),
        ("fix: mend it\n\nLike PROJ-1", ("fix", "", "mend it", ())),
        ("fix: PROJ-123", ("fix", "", "PROJ-123", ("PROJ-123",))),
        ("fix: read UTF-8 by RFC-2119, CVE-2026-1", ("fix", "", "read UTF-8 by RFC-2119, CVE-2026-1", ())),
        ("fix: proj-123 and x/PROJ-1 and V-1.2", ("fix", "", "proj-123 and x/PROJ-1 and V-1.2", ())),
    ],
)
def test_keys_lead_to_the_tracker_that_the_settings_name(
    message: str, expected: tuple[str, str, str, tuple[str, ...]]
) -> None:
    found = read(message, JIRA)
    assert (found.type, found.scope, found.description, found.issues) == expected


@pytest.mark.parametrize("text", [part * 50_000 for part in ("[PROJ-1", "PROJ-1 ,", "fix: x(PROJ-1", "A-1, ")])
def test_thousands_of_keys_are_read_in_no_time(text: str) -> None:
    assert len(read(text, JIRA).issues) <= 50
