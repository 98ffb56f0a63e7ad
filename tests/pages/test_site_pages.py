"""The pages of a book: which there are, what they say, and that none grows beyond use."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

import examples
from pages.sites import document
from tagline.model.commit import Bump, ChangeKind, Tag
from tagline.model.page import Page, SiteFile
from tagline.model.release import Contributors, Prose
from tagline.pages import site_pages as shown
from tagline.pages.rows import MOST_TRACKS
from tagline.pages.site_pages import site_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree import ElementTree as ET

    from tagline.model.book import ReleaseBook
    from tagline.model.release import Release

BOOKS = {
    "full": examples.book,
    "empty": examples.empty_book,
    "refused": examples.refused_book,
    "monorepo": examples.monorepo_book,
    "packages only": examples.packages_only_book,
}


def pages_of(book: ReleaseBook) -> dict[str, Page]:
    return {page.path: page for page in site_pages(book) if isinstance(page, Page)}


def words(page: Page) -> str:
    return " ".join("".join(document(page.html).itertext()).split())


def by_class(page: Page, name: str) -> list[ET.Element]:
    return [element for element in document(page.html).iter() if name in element.get("class", "").split()]


def many(versions: Iterable[str], changes: int = 1) -> ReleaseBook:
    """Make a book of releases, the oldest first, each on the one before it."""
    releases: list[Release] = []
    for number, text in enumerate(versions):
        first = 1000 * (number + 1)
        told = tuple(examples.change(first + n, ChangeKind.FIXED, f"fault {n} of {text}") for n in range(changes))
        previous = releases[-1].tag if releases else None
        bump = Bump.MAJOR if text.endswith(".0.0") else Bump.PATCH
        releases.append(examples.release(text, number * 3, told, previous=previous, bump=bump))
    return replace(examples.book(), releases=tuple(reversed(releases)))


@pytest.mark.parametrize("make", BOOKS.values(), ids=BOOKS)
def test_the_same_book_gives_the_same_pages(make: Callable[[], ReleaseBook]) -> None:
    assert list(site_pages(make())) == list(site_pages(make()))


@pytest.mark.parametrize("make", BOOKS.values(), ids=BOOKS)
def test_every_page_has_its_own_path_and_says_how_old_it_is(make: Callable[[], ReleaseBook]) -> None:
    made = list(site_pages(make()))
    assert len({page.path for page in made}) == len(made)
    for page in made:
        if isinstance(page, Page):
            assert not page.path or page.path.endswith("/")
            assert re.search(r"As of .*Tue 31 Mar 2026\. All dates are UTC\.$", words(page)), page.path
            assert len(list(document(page.html).iter("h1"))) == 1, page.path


def test_a_book_has_a_page_for_everything_that_readers_ask_for() -> None:
    paths = set(pages_of(examples.book()))
    assert paths >= {
        *("", "releases/", "next/", "changes/", "upgrade/", "upgrade/2.0.0/"),
        *("releases/1.0.0/", "releases/2.0.0-rc.1/", "releases/2.0.0/"),
        *("releases/line-1/", "releases/line-2/", "releases/year-2026/"),
        *("changes/breaking/", "changes/added/", "changes/fixed/"),
    }


def test_a_site_that_has_a_home_page_gets_none() -> None:
    assert "" not in {page.path for page in site_pages(examples.book(), home=False)}


def test_every_search_entry_stands_on_its_page() -> None:
    for page in pages_of(examples.book()).values():
        anchors = {element.get("id") for element in document(page.html).iter()} | {""}
        for entry in page.search_entries:
            assert entry.path == page.path
            assert entry.anchor in anchors


def test_search_finds_entries_by_their_words_and_quiet_work_too() -> None:
    titles = [entry.title for entry in pages_of(examples.book())["releases/2.0.0/"].search_entries]
    assert "code and 汉字 with \x0b and \ufffe" in titles
    assert len(titles) == 4
    assert "Nothing that matters" in titles


def test_search_knows_what_is_not_released_what_to_do_and_prose_as_words() -> None:
    breaking = examples.change(8, ChangeKind.BREAKING, "drop it", breaking_change="- Call `other()` now")
    book = examples.book()
    release = replace(
        book.releases[0], changes=(breaking,), prose=Prose(headline="So *much* `faster`", text="## Why\n\nSee [it](x).")
    )
    pages = pages_of(replace(book, releases=(release, *book.releases[1:])))
    whole, step = pages["releases/2.0.0/"].search_entries
    assert whole.text.startswith("So much faster Why See it. ")
    assert step.text.endswith("Call other() now")
    assert pages["releases/2.0.0/"].description == "So much faster"
    assert [entry.title for entry in pages["next/"].search_entries] == ["Next version", "What comes next"]


def test_search_of_a_huge_history_drops_quiet_work_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_MOST_FOUND", 4)
    loud = tuple(examples.change(n, ChangeKind.FIXED, f"fault {n}") for n in (1, 2))
    quiet = tuple(examples.change(n, ChangeKind.INTERNAL, f"work {n}") for n in (3, 4))
    newest, _, oldest = examples.book().releases
    releases = (replace(newest, changes=(*quiet, *loud)), replace(oldest, changes=loud[:1]))
    pages = pages_of(replace(examples.book(), releases=releases, unreleased=()))
    titles = [entry.title for entry in pages["releases/2.0.0/"].search_entries]
    assert titles == ["2.0.0", "Work 3", "Fault 1", "Fault 2"]
    assert len(pages["releases/1.0.0/"].search_entries) == 2


def merged_back() -> ReleaseBook:
    """Make a book whose newest release is a fix of an older line, merged back."""
    first = examples.release("1.0.0", 1, ())
    second = examples.release("2.0.0", 3, ())
    fixed = examples.release("1.0.1", 6, ())
    unreleased = tuple(examples.change(n, ChangeKind.ADDED, f"part {n}", type="feat") for n in (7, 9, 5))
    return replace(examples.book(), releases=(fixed, second, first), unreleased=unreleased)


@pytest.mark.parametrize("refused", [False, True])
def test_unreleased_work_is_counted_from_the_base_of_the_next_version(refused: bool) -> None:  # noqa: FBT001
    book = merged_back()
    coming = examples.refused_book().next if refused else book.next
    pages = pages_of(replace(book, next=coming))
    assert "since 2.0.0" in words(pages["next/"])
    assert "since 1.0.1" not in words(pages["next/"]) + words(pages[""])
    assert "/compare/v2.0.0...main" in pages["next/"].html
    assert refused or "3 commits since 2.0.0" in words(pages[""])


def test_timelines_are_in_the_order_of_time_after_a_merge_back() -> None:
    stops = ["".join(li.itertext()) for li in by_class(pages_of(merged_back())[""], "done")]
    assert [re.findall(r"\d\.0\.\d", stop)[0] for stop in stops] == ["1.0.0", "2.0.0", "1.0.1"]
    many_more = (*merged_back().releases, examples.release("0.9.0", 0, ()))
    large = pages_of(replace(merged_back(), releases=many_more))[""]
    told = [" ".join("".join(li.itertext()).split()) for li in by_class(large, "done")]
    assert told[0].endswith("2.0.0")
    assert [stop[-6:] for stop in told[1:]] == ["Part 5", "Part 7", "Part 9"]


def test_a_headline_is_a_line_of_markdown_wherever_it_is_shown() -> None:
    book = many(f"1.0.{n}" for n in range(5))
    said = Prose(headline="Now *much* `faster`, [see](https://example.org/)")
    pages = pages_of(replace(book, releases=(replace(book.releases[0], prose=said), *book.releases[1:])))
    html = 'Now <em>much</em> <code>faster</code>, <a href="https://example.org/" rel="noopener">see</a>'
    for path in ("", "releases/", "releases/1.0.4/"):
        assert html in pages[path].html
    assert pages["releases/1.0.4/"].description == "Now much faster, see"


def test_every_table_of_contents_leads_to_anchors_of_its_page() -> None:
    for page in pages_of(examples.book()).values():
        anchors = {element.get("id") for element in document(page.html).iter()}
        assert {entry.anchor for top in page.toc for entry in (top, *top.children)} <= anchors


def test_a_repository_without_a_commit_is_told_how_to_begin() -> None:
    pages = pages_of(examples.empty_book())
    assert "Nothing has left yet" in words(pages[""])
    assert "git commit" in words(pages[""])
    assert "no version tag" in words(pages["releases/"])
    assert "There is no release to go to yet" in words(pages["upgrade/"])


def test_a_repository_without_a_tag_is_shown_what_the_first_version_would_be() -> None:
    book = replace(examples.book(), releases=())
    home = words(pages_of(book)[""])
    assert "This repository has 1 commit and no version tag. The next version would be 2.1.0" in home
    assert "git tag -a v2.1.0" in home
    assert "Conventional Commits" not in home


def test_commits_without_a_convention_are_shown_one_example() -> None:
    plain = examples.change(11, ChangeKind.OTHER, "Add a dial", type="")
    book = replace(examples.book(), releases=(), unreleased=(plain,))
    home = words(pages_of(book)[""])
    assert "Let commits say what they are" in home
    assert "feat: add a dial" in home


def test_a_refusal_is_told_with_its_remedy() -> None:
    told = words(pages_of(examples.refused_book())["next/"])
    assert "No right answer There is no right answer." in told
    assert "What to do: Fetch the tags." in told


def test_no_commit_since_the_last_release_is_said_so() -> None:
    book = examples.book()
    nothing = book.next._replace(version=None, bump=Bump.NONE, evidence=(), explanation="nothing since")  # type: ignore[call-arg]
    told = pages_of(replace(book, unreleased=(), next=nothing))
    assert "Nothing new Every commit of main is in 2.0.0" in words(told["next/"])
    assert "No commits since 2.0.0." in words(told[""])


def test_a_shallow_history_is_marked_on_every_page() -> None:
    for page in pages_of(replace(examples.book(), shallow=True)).values():
        assert "a shallow clone" in words(page)


def test_a_small_project_gets_the_small_page() -> None:
    home = pages_of(examples.book())[""]
    assert "Recent releases" not in words(home)
    assert "Recent releases" in words(pages_of(many(f"1.0.{n}" for n in range(5)))[""])


def test_the_ladder_shows_the_first_candidate_the_last_ones_and_how_many_lie_between() -> None:
    candidates = [f"2.0.0-rc.{n}" for n in range(12)]
    book = many(["1.0.0", *candidates, "2.0.0"])
    final = replace(book.releases[0], candidates=tuple(release.version for release in reversed(book.releases[1:-1])))
    page = pages_of(replace(book, releases=(final, *book.releases[1:])))["releases/2.0.0/"]
    stops = ["".join(li.itertext()) for li in next(iter(by_class(page, "tl-ladder")))]
    assert len(stops) == 6
    assert "rc.0" in stops[0]
    assert "7 more" in stops[1]
    assert "2.0.0" in stops[-1]
    assert "12 candidates; 36 days from the first one to the release." in words(page)


def test_a_release_of_ten_thousand_changes_lists_two_thousand_and_leads_to_the_rest() -> None:
    changes = tuple(examples.change(n, ChangeKind.FIXED, f"fault {n}") for n in range(10_000))
    old, new = Tag(name="v1.0.0", commit_hash="1" * 40), Tag(name="v1.0.1", commit_hash="2" * 40)
    big = examples.release("1.0.1", 20, changes, tag=new, previous=old)
    book = replace(examples.book(), releases=(big, examples.release("1.0.0", 10, (), tag=old)))
    page = pages_of(book)["releases/1.0.1/"]
    assert page.html.count('class="tl-entry"') == 2000
    assert "And 8,000 more that this page leaves out: see the full comparison." in words(page)
    assert "https://github.com/example/example/compare/v1.0.0...v1.0.1" in page.html


def test_an_index_of_many_releases_shows_the_newest_and_leads_to_the_rest() -> None:
    pages = pages_of(many(f"1.0.{n}" for n in range(900)))
    assert len([row for row in document(pages["releases/"].html).iter("tr") if row.get("data-line")]) == 150
    assert "releases/line-1-part-3/" in pages
    shown = [
        row
        for path in pages
        if "/line-1" in path
        for row in document(pages[path].html).iter("tr")
        if row.get("data-line")
    ]
    assert len(shown) == 900


def test_no_table_has_more_tracks_than_fit_however_many_lines_there_are() -> None:
    pages = pages_of(many([f"{major}.{minor}.0" for minor in range(2) for major in range(45)]))
    for path, page in pages.items():
        for tracks in by_class(page, "tl-tracks"):
            assert len(tracks) <= MOST_TRACKS, path


def test_a_track_runs_from_the_first_release_of_its_line_to_the_last() -> None:
    page = pages_of(many(["1.0.0", "2.0.0", "1.0.1", "2.0.1"]))["releases/"]
    cells = [[i.get("class", "") for i in tracks] for tracks in by_class(page, "tl-tracks")]
    assert cells == [
        ["", ""],  # the head of the table holds labels
        ["on", ""],
        ["on n patch", ""],
        ["on", "on top n patch"],
        ["on end n major", "on"],
        ["", "on end n major"],
    ]


def test_a_row_says_what_the_release_says_else_its_changes_else_its_components() -> None:
    one = examples.change(1, ChangeKind.FIXED, "one fault", scope="css")
    others = tuple(examples.change(n, ChangeKind.ADDED, f"thing {n}", scope="html") for n in range(2, 5))
    book = replace(
        examples.book(),
        releases=(
            examples.release("1.0.3", 9, (one, *others)),
            examples.release("1.0.2", 8, (one,)),
            examples.release("1.0.1", 7, (examples.change(9, ChangeKind.DOCS, "words"),)),
        ),
    )
    rows = ["".join(cell.itertext()) for cell in by_class(pages_of(book)["releases/"], "sum")]
    assert rows == ["What", "3 added, 1 fixed in html, css", "css One fault", "documentation only"]


def test_contributors_are_told_once_and_newcomers_apart() -> None:
    people = Contributors(names=("Ada", "Bea", "Cy"), first_time=("Cy",))
    book = replace(examples.book(), releases=(replace(examples.book().releases[0], contributors=people),))
    told = words(pages_of(book)["releases/2.0.0/"])
    for sentence in ("Ada, Bea.", "For the first time: Cy.", "3 people, 1 of them new to the project."):
        assert told.count(sentence) == 1


def test_the_data_of_upgrades_is_a_script_that_holds_no_end_of_one() -> None:
    files = [page for page in site_pages(examples.book()) if isinstance(page, SiteFile)]
    data = next(file.content.decode() for file in files if file.path == "upgrade/data.js")
    assert "<" not in data
    read = json.loads(data.removeprefix("window.taglineReleases=").rstrip().removesuffix(";"))
    assert [release["v"] for release in read] == ["2.0.0", "1.0.0"]
    assert read[0]["p"] == "1.0.0"


# Packages


def test_a_package_has_a_part_with_everything_that_the_project_has() -> None:
    made = {each.path for each in site_pages(examples.monorepo_book())}
    alone = {each.path for each in site_pages(examples.package_book("core"))}
    assert {path for path in made if path.startswith("packages/core/")} == {f"packages/core/{path}" for path in alone}
    assert {each.path for each in site_pages(examples.book())} | {"packages/"} <= made


def test_the_table_tells_what_is_out_and_what_waits_in_each_package() -> None:
    page = pages_of(examples.monorepo_book())["packages/"]
    rows = [" ".join("".join(row.itertext()).split()) for row in document(page.html).iter("tr")]
    assert rows[0] == "Package Latest Released Would come next Changes waiting"
    assert rows[1].startswith("core 2.0.0 Sat 10 Jan 2026 next 2.1.0 minor 1 waiting: 1 added")
    assert rows[2].startswith(" ".join(examples.HOSTILE.split()))
    assert rows[3] == "@scope/empty none yet nothing yet none waiting"
    assert "no answer" in rows[4]


def test_a_site_without_packages_has_no_table_of_them() -> None:
    assert not [path for path in pages_of(examples.book()) if path.startswith("packages")]


def test_every_page_of_a_package_says_whose_it_is_and_leads_to_the_others() -> None:
    pages = pages_of(examples.monorepo_book())
    for path, page in pages.items():
        if not path.startswith("packages/core/"):
            continue
        assert re.match(r"core( releases$|: | [0-9])", page.title), page.title
        assert words(page).startswith("Packages / core Releases Next Changes Upgrade")
        (way,) = by_class(page, "tl-way")
        targets = [urljoin(f"http://x/{path}", link.get("href", "")) for link in way.iter("a")]
        parts = ("", "core/", "core/releases/", "core/next/", "core/changes/", "core/upgrade/")
        assert targets == [f"http://x/packages/{part}" for part in parts]
        assert all(entry.title.startswith("core") for entry in page.search_entries)
        assert all(entry.path in pages for entry in page.search_entries)


def test_the_line_of_a_package_marks_the_page_that_is_open() -> None:
    pages = pages_of(examples.monorepo_book())
    for path, word in (("", "core"), ("releases/2.0.0/", "Releases"), ("upgrade/2.0.0/", "Upgrade")):
        (way,) = by_class(pages[f"packages/core/{path}"], "tl-way")
        assert ["".join(link.itertext()) for link in way.iter("a") if link.get("aria-current")] == [word]


def test_a_project_of_packages_only_has_their_table_for_a_home_page() -> None:
    pages = pages_of(examples.packages_only_book())
    assert [path for path in pages if not path.startswith("packages/")] == [""]
    assert words(pages[""]).startswith("example packages 4 packages")
    links = [link.get("href") for link in document(pages[""].html).iter("a")]
    assert {"packages/core/", "packages/core/releases/2.0.0/", "packages/core/next/"} <= set(links)


def test_search_has_room_for_the_project_first_and_then_for_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_MOST_FOUND", 6)
    pages = pages_of(examples.monorepo_book())
    known = {path: sum(bool(entry.anchor) for entry in page.search_entries) for path, page in pages.items()}
    whole = pages_of(examples.book())
    assert {path: known[path] for path in whole} == {
        path: sum(bool(entry.anchor) for entry in page.search_entries) for path, page in whole.items()
    }
    assert sum(known.values()) == 6


def test_what_the_prose_tells_already_is_folded_at_the_end_and_still_has_its_anchor() -> None:
    book = examples.book()
    first, second, third = book.releases[0].changes
    second = second._replace(commit=second.commit._replace(hash="f" * 40))
    release = replace(book.releases[0], changes=(first, second, third), told=frozenset({second.anchor}))
    page = pages_of(replace(book, releases=(release, *book.releases[1:])))["releases/2.0.0/"]
    (fold,) = [one for one in document(page.html).iter("details") if one.get("id") == "told"]
    assert "".join(fold.itertext()).split()[:3] == ["Told", "above", "1"]
    assert [entry.get("id") for entry in fold.iter("li")] == [second.anchor]
    assert page.html.count(f'id="{second.anchor}"') == 1
    assert not [one for one in document(page.html).iter("h3") if one.get("id") == "fixed"]


def test_those_who_took_part_in_a_change_are_named_beside_it() -> None:
    book = examples.book()
    changes = [
        change._replace(commit=change.commit._replace(message="x\n\nCo-authored-by: Bob <b> <b@users.invalid>"))
        for change in book.releases[0].changes
    ]
    page = pages_of(replace(book, releases=(replace(book.releases[0], changes=tuple(changes)), *book.releases[1:])))[
        "releases/2.0.0/"
    ]
    assert ["".join(one.itertext()) for one in by_class(page, "tl-with")] == ["with Bob", "with Bob"]
    assert "With Bob." in words(page)
    assert "users.invalid" not in page.html
