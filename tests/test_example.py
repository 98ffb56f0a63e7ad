"""The example of two years: it is the same everywhere, its site builds, and the check says what is left to mend."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from commands import tagline
from example import AS_OF, build
from stories import git
from tagline.assembly.books import read_book


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example once."""
    return build(tmp_path_factory.mktemp("example") / "meridian")


def test_it_is_the_same_everywhere(repository: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "elsewhere")
    refs = git(repository, "for-each-ref")
    assert git(again, "for-each-ref") == refs
    assert git(repository, "status", "--porcelain") == b""
    assert refs.count(b"refs/tags/v") == 45


def test_the_check_finds_what_is_left_to_mend(repository: Path) -> None:
    said = tagline("check", "--repository", repository, "--as-of", AS_OF, "--format", "json")
    told = json.loads(said.out)
    found = [(one["check"], one["level"], one["table"] or one["key"]) for one in told["findings"]]
    assert found == [
        ("feature-in-freeze", "info", 'freeze "texts-2026-11"'),
        *[("budget-overspent", "info", 'release "2026-04"')] * 2,
        *[("budget-overspent", "info", 'release "2026-09"')] * 2,
        ("scope-missing", "warning", 'release "2026-11"'),
        ("scope-missing", "info", 'release "2026-11"'),
        ("approval-missing", "warning", 'release "2026-11"'),
        ("check-unproved", "warning", 'release "2026-11"'),
        ("tag-unplanned", "info", "tags"),
    ]
    assert said.code == 0


def test_its_known_issues_end_where_they_are_fixed(repository: Path) -> None:
    book = read_book(repository, as_of=datetime.fromisoformat(f"{AS_OF}T12:00+00:00"), with_plan=True)
    assert book.maintenance is not None
    told = {
        one.issue.id: (
            str(one.standing),
            *(" ".join(str(release.version) for release in some) for some in (one.fixed_in, one.open_in)),
        )
        for one in book.maintenance.issues
    }
    assert told == {
        "KI-1": ("fixed", "2.1.0 1.2.1", ""),
        "KI-2": ("fixed", "2.2.0", ""),
        "KI-3": ("fixed", "3.1.0", ""),
        "KI-4": ("open", "3.3.0", "2.3.4"),
        "KI-5": ("open", "", "3.3.0"),
        "KI-6": ("open", "", "3.3.0"),
    }
    defects = {
        tag: [str(one.fixed_in.version) for one in some if one.fixed_in]
        for tag, some in book.maintenance.defects.items()
    }
    assert {tag: defects[tag] for tag in ("v2.0.0", "v2.3.1", "v3.0.0", "v3.2.0")} == {
        "v2.0.0": ["2.0.1"],
        "v2.3.1": ["2.3.2"],
        "v3.0.0": ["3.0.1"],
        "v3.2.0": ["3.2.1"],
    }


def test_its_register_tells_who_agreed_and_what_came_of_it(repository: Path) -> None:
    book = read_book(repository, as_of=datetime.fromisoformat(f"{AS_OF}T12:00+00:00"), with_plan=True)
    told = {one.request.id: (str(one.outcome), len(one.approvals.counted), one.approvals.met) for one in book.requests}
    assert told == {
        "RFC-3": ("released", 2, True),
        "RFC-7": ("declined", 0, False),
        "RFC-9": ("released", 0, True),
        "RFC-11": ("done", 1, True),
        "RFC-14": ("released", 1, True),
        "RFC-15": ("released", 2, True),
        "RFC-17": ("planned", 1, False),
        "RFC-18": ("open", 1, True),
    }
    words = {one.request.id: one.approvals.given for one in book.requests}
    assert [one.after for one in words["RFC-14"]] == [2]
    assert [one.own for one in words["RFC-18"]] == ["own request"]


def test_its_site_builds(repository: Path, tmp_path: Path) -> None:
    said = tagline("build", "--repository", repository, "--as-of", AS_OF, "--site-dir", tmp_path / "site")
    assert said.code == 0, said.err
    assert "45 releases" in said.out
    assert {"calendar", "changes-register", "known-issues", "plan", "releases", "support"} <= {
        path.name for path in (tmp_path / "site").iterdir()
    }
