"""What people wrote beside the history, in every output at once: pages, feed, data, search, badges, terminal."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from commands import tagline
from stories import Story, git
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.commit import Change, ChangeKind
from tagline.model.page import Page
from tagline.model.release import NextVersion
from tagline.pages.site_pages import site_pages

BEFORE, AFTER = "2026-01-31", "2026-03-01"
SCRUBBED = "damn customer Umbrella"
SECRET = ("CVE-2026-1234", "GHSA-aaaa-bbbb-cccc", "Plugh lets anybody in", "Rotate your keys", "critical")


class Told:
    """A repository of a few releases, and what is said about them."""

    def __init__(self, where: Path, *, bare: bool = False) -> None:
        story = Story()
        story.commit("feat(core): begin")
        story.tag("v1.0.0", message="First")
        self.wording = story.commit(
            f"fix: {SCRUBBED} (#7)\n\nThe {SCRUBBED} again.\n\nCo-authored-by: Bob <b@users.invalid>"
        )
        self.breaking = story.commit(f"feat!: {SCRUBBED} goes (#8)")
        self.hidden = story.commit(f"feat: {SCRUBBED} is hidden")
        self.hole = story.commit("fix(parser): check a length")
        story.commit("feat: add c\n\nDeprecated: `a()`, use `c()`")
        story.tag("v2.0.0", message="Second")
        story.commit("fix: dawn")
        story.tag("v2.0.1")
        story.commit("fix: dusk")
        story.tag("v2.0.2")
        self.unreleased = story.commit(f"chore: {SCRUBBED} once more")
        self.amendments = ""
        self.story, self.where, self.bare = story, where, bare
        story.told(where, bare=bare)
        self.ids = git(where, "rev-list", "--reverse", "main").decode().split()

    def say(self, text: str) -> None:
        """Add entries, the ids of commits by their numbers."""
        self.amendments += text.format(*["", *self.ids])
        if self.bare:
            git(self.where, "update-ref", "refs/heads/main", self.with_file())
        else:
            (self.where / "release-notes").mkdir(exist_ok=True)
            (self.where / "release-notes" / "amendments.toml").write_text(self.amendments, encoding="utf-8")

    def with_file(self) -> str:
        """Put the file into a commit that follows main, as a push to a bare repository would."""
        blob = git(self.where, "hash-object", "-w", "--stdin", stdin=self.amendments.encode()).decode().strip()
        inner = git(self.where, "mktree", stdin=f"100644 blob {blob}\tamendments.toml\n".encode()).decode().strip()
        tree = git(self.where, "mktree", stdin=f"040000 tree {inner}\trelease-notes\n".encode()).decode().strip()
        return git(self.where, "commit-tree", tree, "-p", self.ids[-1], "-m", "docs: say more").decode().strip()

    def book(self, as_of: str = BEFORE) -> ReleaseBook:
        """Read the repository."""
        return read_book(self.where, as_of=datetime.fromisoformat(f"{as_of}T00:00:00+00:00"))

    def outputs(self, as_of: str = BEFORE) -> dict[str, str]:
        """Give all that leaves the house."""
        found: dict[str, str] = {}
        for made in site_pages(self.book(as_of), base="https://example.org/"):
            if "schema" not in made.path:  # the same for everybody
                found[made.path] = repr(made) if isinstance(made, Page) else made.content.decode()
        for words in (
            *(("changelog",), ("changelog", "--json"), ("changelog", "--all"), ("notes",), ("notes", "--json")),
            *(
                ("notes", "2.0.0"),
                ("notes", "v1.0.0..HEAD"),
                ("notes", "2.0.0", "--json"),
                ("notes", "--require", "..HEAD"),
            ),
            *(("next",), ("next", "--explain"), ("next", "--json"), ("doctor",), ("doctor", "--json")),
        ):
            said = tagline(*words, "--repository", self.where, "--as-of", as_of)
            found[" ".join(words)] = said.out + said.err
        return found


REWORDED = """
[[amend]]
commit = "{2}"
on = 2026-01-15
as = "fix(core): mend the hours"

[[amend]]
commit = "{3}"
on = 2026-01-16
description = "take the hours away"
migration = "Call `minutes()`."

[[amend]]
commit = "{4}"
on = 2026-01-17
hide = true

[[amend]]
commit = "{9}"
on = 2026-01-18
as = "feat: show the hours"
"""
YANKED = """
[[yank]]
tag = "v2.0.2"
why = "dusk came early"
use = "v2.0.1"
on = 2026-01-20
"""
ADVISORY = """
[[security]]
commit = "{5}"
id = ["CVE-2026-1234", "GHSA-aaaa-bbbb-cccc"]
text = '''
Plugh lets anybody in

Rotate your keys.
'''
severity = "critical"
on = 2026-01-21
embargo = 2026-03-01
"""


@pytest.fixture(params=[False, True], ids=["work tree", "bare"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Told:
    """Tell the repository, once with a work tree and once without."""
    return Told(tmp_path / "work", bare=request.param)


def change_of(book: ReleaseBook, test: Callable[[Change], bool]) -> Change:
    (change,) = [change for release in book.releases for change in release.changes if test(change)]
    return change


def test_without_a_word_the_history_speaks_for_itself(told: Told) -> None:
    assert SCRUBBED in told.outputs()["changelog"]


def test_no_regeneration_brings_scrubbed_words_back(told: Told) -> None:
    """A regenerated changelog had them again (fujibee/agmsg#874)."""
    told.say(REWORDED)
    for _ in range(2):
        assert [name for name, text in told.outputs().items() if "Umbrella" in text or "damn" in text] == []


def test_nobody_can_read_them_from_the_changes_of_the_book(told: Told) -> None:
    told.say(REWORDED)
    book = told.book()
    changes = [change for release in book.releases for change in release.changes] + list(book.unreleased)
    assert "Umbrella" not in repr((changes, book.next))


def test_a_hidden_commit_is_counted_and_nothing_else(told: Told) -> None:
    before = told.book().releases[2]
    told.say(REWORDED)
    after = told.book().releases[2]
    assert (len(after.changes), after.silent) == (len(before.changes) - 1, before.silent + 1)


def test_who_took_part_is_not_forgotten(told: Told) -> None:
    told.say(REWORDED)
    assert told.book().releases[2].contributors.names == ("Ada Lovelace", "Bob")


def test_amendments_decide_the_next_version(told: Told) -> None:
    assert isinstance(found := told.book().next, NextVersion)
    assert found.version is None
    told.say(REWORDED)
    assert isinstance(found := told.book().next, NextVersion)
    assert str(found.version) == "2.1.0"


def test_the_day_of_an_amendment_is_shown_everywhere(told: Told) -> None:
    told.say(REWORDED)
    outputs = told.outputs()
    stamp = 'amended <time datetime="2026-01-15">15 January 2026</time>'
    assert stamp in outputs["releases/2.0.0/"]
    assert "mend the hours (#7, " in outputs["changelog"]
    assert ", amended 2026-01-15)" in outputs["changelog"]
    record = json.loads(outputs["notes 2.0.0 --json"])
    assert "2026-01-15" in {change["amended"] for change in record["changes"]}
    assert "<updated>2026-01-17" not in outputs["releases.atom"]  # a hidden entry leaves no date behind
    assert "<updated>2026-01-16T00:00:00Z</updated>" in outputs["releases.atom"]


def test_before_the_end_of_an_embargo_the_output_is_that_without_the_entry(told: Told) -> None:
    told.say(REWORDED)
    without = told.outputs()
    told.say(ADVISORY)
    held = told.outputs()
    assert [name for name, text in held.items() if any(secret in text for secret in SECRET)] == []
    if not told.bare:  # a bare repository has the file in a commit, so that its head is another
        assert held == without


def test_after_the_embargo_the_advisory_comes_first(told: Told) -> None:
    told.say(ADVISORY)
    assert change_of(told.book(), lambda c: c.commit.hash == told.ids[4]).description == "check a length"
    change = change_of(told.book(AFTER), lambda c: bool(c.advisories))
    assert (change.kind, change.amended, change.severity) == (ChangeKind.SECURITY, AFTER, "critical")
    outputs = told.outputs(AFTER)
    page = outputs["releases/2.0.0/"]
    assert page.index("Plugh lets anybody in") < page.index("goes")
    assert "1 security advisory and 1 breaking change." in page
    for name in ("releases/2.0.0/", "changelog", "releases.atom"):
        assert "https://www.cve.org/CVERecord?id=CVE-2026-1234" in outputs[name]
        assert "https://github.com/advisories/GHSA-aaaa-bbbb-cccc" in outputs[name]


def test_an_advisory_of_a_release_is_told_with_it(told: Told) -> None:
    told.say('\n[[security]]\ntag = "v2.0.1"\nid = "CVE-2026-9"\ntext = "Update."\non = 2026-01-01\n')
    assert "### Security\n\n- Update. ([CVE-2026-9](" in told.outputs()["changelog"]


def test_a_withdrawn_release_is_marked_wherever_it_is_named(told: Told) -> None:
    told.say(YANKED)
    book, outputs = told.book(), told.outputs()
    assert str(book.latest and book.latest.version) == "2.0.1"
    assert (
        "## [2.0.2] - 2023-11-15 [YANKED]\n\n**Withdrawn on 2026-01-20:** dusk came early. Use v2.0.1 instead.\n"
        in outputs["changelog"]
    )
    for name in ("", "releases/", "releases/line-2/", "releases/year-2023/", "releases/2.0.2/", "releases/2.0.1/"):
        assert '<s class="tl-gone">2.0.2</s>' in outputs[name], name
    assert "2.0.2 (yanked)</title>" in outputs["releases.atom"]
    assert "v2.0.1" in outputs["badge/version.svg"]
    listed = json.loads(outputs["api/v1/releases.json"])["releases"][0]
    assert (listed["yanked"], listed["yank"]) == (
        True,
        {"reason": "dusk came early", "use": "v2.0.1", "on": "2026-01-20"},
    )
    assert "; 1 yanked" in outputs["doctor"]
    page = outputs["releases/2.0.2/"]
    assert page.index("Dusk came early") < page.index('id="changes"')
    assert 'Use <a href="../../releases/2.0.1/">2.0.1</a> instead.' in page


def test_a_tag_withdraws_as_well(told: Told) -> None:
    git(told.where, "tag", "--annotate", "yanked/v2.0.2", "v2.0.2", "--message", "dusk came early\n\nUse: 2.0.1")
    book = told.book()
    yank = book.releases[0].yanked
    assert yank is not None
    assert (yank.reason, yank.use) == ("dusk came early", "2.0.1")
    assert book.ignored_tags == ()
    assert book.scheme.counts == {"v": 4}


def test_where_all_releases_are_withdrawn_there_is_no_latest_and_a_home_page_that_says_so(told: Told) -> None:
    for tag in ("v1.0.0", "v2.0.0", "v2.0.1", "v2.0.2"):
        told.say(f'\n[[yank]]\ntag = "{tag}"\non = 2026-01-20\nwhy = "x"\n')
    assert told.book().latest is None
    outputs = told.outputs()
    assert "All releases were withdrawn" in outputs[""]
    assert "yanked" in outputs["badge/version.svg"]


def test_deprecations_have_a_page_and_data(told: Told) -> None:
    outputs = told.outputs()
    assert "<code>a()</code>" in outputs["deprecations/"]
    (found,) = json.loads(outputs["api/v1/deprecations.json"])["deprecations"]
    assert (found["what"], found["instead"], found["since"], found["removed"]) == ("`a()`", "`c()`", "2.0.0", False)
    assert 'href="../deprecations/"' in outputs["changes/"]


def test_without_a_deprecation_there_is_no_page(tmp_path: Path) -> None:
    story = Story()
    story.commit("feat: a")
    story.tag("v1.0.0")
    book = read_book(story.told(tmp_path / "work"), as_of=datetime.fromisoformat("2026-01-31T00:00:00+00:00"))
    assert not [made.path for made in site_pages(book) if made.path == "deprecations/"]


@pytest.mark.parametrize("as_of", [BEFORE, AFTER])
def test_the_same_words_give_the_same_bytes(told: Told, as_of: str) -> None:
    told.say(REWORDED + YANKED + ADVISORY)
    assert told.outputs(as_of) == told.outputs(as_of)
