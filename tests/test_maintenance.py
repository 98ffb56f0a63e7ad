"""Known issues and defects in made repositories: which releases have them, and where the fix is."""

import json
import posixpath
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stories import Story, story
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.maintenance import IssueState, Maintenance, Standing
from tagline.model.page import Page
from tagline.model.release import Release
from tagline.pages.resources import folder
from tagline.pages.site_pages import site_pages

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
ISSUE = '[[issue]]\nid = "KI-7"\nwhat = "It is slow"\nsince = "{}"\nseverity = "major"\nworkaround = "Wait."\n'


def planned(told: Story, plan: str = ISSUE.format("v1.0.0")) -> Story:
    """End a story on main with a commit that brings a plan."""
    told.tip = told.refs.get("refs/heads/main", told.tip)
    told.commit("chore(plan): write it", files={"release-plan.toml": plan})
    told.refs["refs/heads/main"] = told.tip
    return told


def read(told: Story, where: Path) -> ReleaseBook:
    """Read a story as for a site."""
    return read_book(told.told(where), as_of=AS_OF, with_plan=True, with_delivery=True, with_packages=True)


def maintenance(told: Story, where: Path) -> Maintenance:
    """Give what the book says of maintenance."""
    found = read(told, where).maintenance
    assert found is not None
    return found


def issue(told: Story, where: Path) -> IssueState:
    """Give the only issue."""
    (found,) = maintenance(told, where).issues
    return found


def versions(releases: tuple[Release, ...]) -> str:
    """Write versions."""
    return " ".join(str(one.version) for one in releases)


def test_an_issue_goes_on_until_a_release_has_the_fix(tmp_path: Path) -> None:
    told = story(
        *("feat: a", "$ tag v0.9.0", "feat: b", "$ tag v1.0.0", "feat: c", "$ tag v1.1.0-rc.1"),
        *("fix: mend it\n\nFixes: KI-7", "$ tag v1.1.0", "fix: d", "$ tag v1.1.1"),
    )
    found = issue(planned(told), tmp_path)
    assert versions(found.affected) == "1.0.0 1.1.0-rc.1"
    assert versions(found.fixed_in) == "1.1.0"
    assert (found.standing, found.open_in, found.coming) == (Standing.FIXED, (), False)


def test_each_line_has_its_own_fix_and_stays_open_without_one(tmp_path: Path) -> None:
    told = story(
        *("feat: a", "$ tag v1.0.0", "feat!: b", "$ tag v2.0.0", "fix: mend it\n\nFixes: ki-7", "$ tag v2.0.1"),
        *("$ branch one v1.0.0", "fix: c", "$ tag v1.0.1"),
    )
    found = issue(planned(told), tmp_path)
    assert versions(found.affected) == "1.0.0 2.0.0 1.0.1"
    assert versions(found.fixed_in) == "2.0.1"
    assert versions(found.open_in) == "1.0.1"
    assert found.standing is Standing.OPEN


def test_a_line_that_has_ended_is_not_open(tmp_path: Path) -> None:
    told = story("feat: a", "$ tag v1.0.0", "feat!: b", "$ tag v2.0.0", "fix: c\n\nFixes: KI-7", "$ tag v2.0.1")
    lines = '[[line]]\nid = "1"\nactive = 2024-01-01\nsecurity = 2024-01-01\n[[line]]\nid = "2"\nactive = 2027-01-01\n'
    found = issue(planned(told, lines + ISSUE.format("v1.0.0")), tmp_path)
    assert (found.standing, versions(found.open_in)) == (Standing.FIXED, "")


def test_an_issue_that_nobody_mended_in_time_is_not_called_fixed(tmp_path: Path) -> None:
    lines = '[[line]]\nid = "1"\nactive = 2024-01-01\nsecurity = 2024-01-01\n'
    found = issue(planned(story("feat: a", "$ tag v1.0.0"), lines + ISSUE.format("v1.0.0")), tmp_path)
    assert found.standing is Standing.ENDED


def test_a_fix_that_waits_for_its_release_is_coming(tmp_path: Path) -> None:
    found = issue(planned(story("feat: a", "$ tag v1.0.0", "fix: c\n\nFixes: KI-7", "$ tag v1.0.1-rc.1")), tmp_path)
    assert (found.coming, versions(found.open_in), versions(found.fixed_in)) == (True, "1.0.0", "")


def test_a_fix_that_was_taken_back_is_none(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: a")
    told.tag("v1.0.0")
    told.commit("fix: mend it\n\nFixes: KI-7")
    told.tag("v1.0.1")
    told.refs["refs/heads/main"] = told.tip
    name = read(told, tmp_path / "first").releases[0].tag.commit_hash
    told.commit(f'Revert "fix: mend it"\n\nThis reverts commit {name}.')
    told.tag("v1.0.2")
    told.refs["refs/heads/main"] = told.tip
    found = issue(planned(told), tmp_path / "second")
    assert versions(found.affected) == "1.0.0 1.0.2"
    assert found.standing is Standing.OPEN


@pytest.mark.parametrize(("since", "standing"), [("v9.9.9", Standing.OPEN), ("1.0.0", Standing.OPEN)])
def test_an_unknown_first_release_affects_nothing_that_anybody_could_know(
    tmp_path: Path, since: str, standing: Standing
) -> None:
    found = issue(planned(story("feat: a", "$ tag v1.0.0"), ISSUE.format(since)), tmp_path)
    assert found.standing is standing
    assert versions(found.affected) == ("1.0.0" if since == "1.0.0" else "")


def with_fix(trailer: str, where: Path) -> Maintenance:
    """Tell a feature that two releases have, a fix of it, and one more release."""
    told = Story()
    told.commit("feat: a")
    told.tag("v1.0.0")
    told.commit("feat: broken")
    told.tag("v1.1.0-rc.1")
    told.commit("fix: other")
    told.tag("v1.1.0")
    told.refs["refs/heads/main"] = told.tip
    names = {one.tag.name: one.tag.commit_hash for one in read(told, where / "first").releases}
    told.commit(f"fix: mend it\n\n{trailer.format(names['v1.1.0-rc.1'])}", when="1702000000 +0000")
    told.tag("v1.1.1")
    told.refs["refs/heads/main"] = told.tip
    return maintenance(told, where / "second")


@pytest.mark.parametrize(
    ("trailer", "tags"),
    [
        ("Fixes: {}", ["v1.1.0-rc.1", "v1.1.0"]),
        ("Fixes: {:.12}", ["v1.1.0-rc.1", "v1.1.0"]),
        ("Fixes-release: v1.1.0", ["v1.1.0"]),
        ("Fixes-release: 1.1.0", ["v1.1.0"]),
        ("Fixes: {0}\nFixes-release: v1.1.0", ["v1.1.0-rc.1", "v1.1.0"]),
        ("Fixes: #12", []),
        ("Fixes: 0123456789abcdef", []),
    ],
)
def test_a_defect_is_told_of_the_releases_that_shipped_its_cause_first(
    tmp_path: Path, trailer: str, tags: list[str]
) -> None:
    found = with_fix(trailer, tmp_path)
    assert list(found.defects) == tags
    assert all(versions((one.fixed_in,)) == "1.1.1" for some in found.defects.values() for one in some if one.fixed_in)
    assert all(len(some) == 1 for some in found.defects.values())


def test_the_fix_of_a_backport_is_told_once_and_leads_to_its_own_line(tmp_path: Path) -> None:
    told = story("feat: a", "$ tag v1.0.0", "feat!: b", "$ tag v2.0.0")
    cause = next(one for one in read(told, tmp_path / "first").releases if str(one.version) == "1.0.0")
    told.commit(f"fix: mend it (#7)\n\nFixes: {cause.tag.commit_hash}")
    told.tag("v2.0.1")
    told.refs["refs/heads/main"] = told.tip
    told.commit(f"fix: mend it (#7)\n\nFixes: {cause.tag.commit_hash}", parents=[1])
    told.tag("v1.0.1")
    told.refs["refs/heads/one"] = told.tip
    found = maintenance(told, tmp_path / "second")
    assert {
        tag: [str(one.fixed_in.version) for one in some if one.fixed_in] for tag, some in found.defects.items()
    } == {"v1.0.0": ["1.0.1"]}


def pages(book: ReleaseBook) -> dict[str, str]:
    """Give the pages of a site by their paths."""
    return {page.path: page.html for page in site_pages(book) if isinstance(page, Page)}


def test_pages_tell_issues_before_changes_and_only_where_there_are_some(tmp_path: Path) -> None:
    told = story("feat: a", "$ tag v1.0.0", "fix: b\n\nFixes: KI-7", "$ tag v1.0.1")
    found = pages(read(planned(told), tmp_path))
    page = found["releases/1.0.0/"]
    assert page.index('id="known-issues"') < page.index('id="changes"')
    assert "Wait." in page
    assert 'id="known-issues"' not in found["releases/1.0.1/"]
    assert 'id="KI-7"' in found["known-issues/"]
    assert "known-issues/" not in pages(read(story("feat: a", "$ tag v1.0.0"), tmp_path / "without"))


def test_pages_of_a_package_lead_to_the_issues_of_the_whole_repository(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: a", files={"packages/core/a.txt": "1"})
    told.tag("core@1.0.0")
    told.commit("fix: b\n\nFixes-release: core@1.0.0\nFixes: KI-7", files={"packages/core/a.txt": "2"})
    told.tag("core@1.0.1")
    told.commit("feat: c", files={"packages/ui/a.txt": "1", "release-plan.toml": ISSUE.format("core@1.0.0")})
    told.tag("ui@1.0.0")
    found = pages(read(told, tmp_path))
    for path, html in found.items():
        for link in re.findall(r'href="([^":#]+)["#]', html):
            there = posixpath.normpath(posixpath.join(path, link)) + "/"
            assert link.endswith((".xml", ".atom", ".ics", ".json", ".svg")) or there.removeprefix("./") in found, link
    assert 'id="known-issues"' in found["packages/core/releases/1.0.0/"]
    assert "1 defect was found later" in found["packages/core/releases/1.0.0/"]
    assert 'id="known-issues"' not in found["packages/ui/releases/1.0.0/"]


def test_what_an_amendment_hides_is_not_told_as_a_defect(tmp_path: Path) -> None:
    told = story("feat: a", "$ tag v1.0.0", "fix: SECRET words\n\nFixes-release: v1.0.0", "$ tag v1.0.1")
    name = next(one for one in read(told, tmp_path / "first").releases).tag.commit_hash
    amendments = f'[[amend]]\ncommit = "{name}"\nhide = true\non = 2026-01-01\n'
    told.commit("docs: amend", files={"release-notes/amendments.toml": amendments})
    told.refs["refs/heads/main"] = told.tip
    page = pages(read(told, tmp_path / "second"))["releases/1.0.0/"]
    assert "SECRET" not in page
    assert name[:10] in page


def files(book: ReleaseBook) -> dict[str, Any]:
    """Give the JSON files of a site."""
    found = (one for one in site_pages(book) if not isinstance(one, Page) and one.path.startswith("api/v1/"))
    return {one.path.removeprefix("api/v1/"): json.loads(one.content) for one in found}


def test_the_data_says_the_same_and_fits_its_schema(tmp_path: Path) -> None:
    told = story("feat: a", "$ tag v1.0.0", "fix: b\n\nFixes: KI-7\nFixes-release: v1.0.0", "$ tag v1.0.1")
    made = files(read(planned(told), tmp_path))
    schemas = folder("site_config") / "schema"
    for name in ("known-issues", "changes"):
        Draft202012Validator(json.loads((schemas / f"{name}.json").read_text("utf-8"))).validate(made[f"{name}.json"])
    (found,) = made["known-issues.json"]["issues"]
    assert (found["state"], found["affected"], found["fixed_in"]) == ("fixed", ["v1.0.0"], ["v1.0.1"])
    release = made["releases/1.0.0.json"]
    assert release["known_issues"] == ["KI-7"]
    assert [(one["fixed_in"], one["gap"]) for one in release["defects"]] == [("v1.0.1", {"known": True, "days": 0})]
