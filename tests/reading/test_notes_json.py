"""What tagline prints as JSON reads back equal, and what is no such JSON is refused with the path to what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import examples
from books import books
from tagline.errors import TaglineError
from tagline.model.commit import ChangeKind
from tagline.model.release import HandKept, NextVersion, Prose, Untagged, Yank
from tagline.pages.json_values import text_of
from tagline.pages.keep_a_changelog import EDITIONS, keep_a_changelog
from tagline.pages.markdown import changelog
from tagline.pages.notes_json import changelog_record, notes_record, range_record, unreleased_record
from tagline.pages.resources import folder
from tagline.reading.notes_json import Told, read_told

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.pages.json_values import Record


def read(record: Record | dict[str, Any]) -> Told:
    """Read a record as it would stand in a file."""
    return read_told(text_of(record), "notes.json", as_of=examples.AS_OF)


def refused(record: Record | dict[str, Any]) -> str:
    """Give what is said of a record that is wrong."""
    with pytest.raises(TaglineError) as caught:
        read(record)
    return caught.value.problem


def plain(record: Record) -> Any:  # noqa: ANN401 - JSON takes any shape
    """Give a record as JSON has it, free to be changed."""
    return json.loads(text_of(record))


def whole() -> ReleaseBook:
    """Make a book with one of everything."""
    book = examples.book()
    first, *rest = book.releases
    changes = tuple(change._replace(description="`code` and 汉字") for change in first.changes)
    said = Prose("One *line*", "Some\n\n- text")
    yanked = replace(first, yanked=Yank("it lost data", "2.0.1", "2026-02-01"), changes=changes, prose=said)
    section = Untagged("0.9", "2017-06-20", said, yanked=True, after="v1.0.0")
    return replace(book, releases=(yanked, *rest), by_hand=HandKept("", said, frozenset({"c-1"}), (section,)))


@given(books())
def test_a_changelog_reads_back_equal(book: ReleaseBook) -> None:
    record = changelog_record(book)
    assert changelog_record(read(record).book) == record


@given(books())
def test_markdown_is_the_same_from_json_as_from_the_repository(book: ReleaseBook) -> None:
    back = read(changelog_record(book)).book
    assert list(changelog(back, everything=True)) == list(changelog(book, everything=True))
    for layout in EDITIONS:
        one, two = (list(keep_a_changelog(each, layout, everything=False)) for each in (book, back))
        assert one == two


@given(books())
def test_notes_read_back_equal(book: ReleaseBook) -> None:
    for release in book.releases:
        told = read(notes_record(book, release))
        assert told.release is not None
        assert notes_record(told.book, told.release) == notes_record(book, release)
    record = notes_record(book, unreleased_record(book))
    told = read(record)
    assert notes_record(told.book, unreleased_record(told.book)) == {**record, "title": "[Unreleased]"}


@given(books())
def test_what_is_printed_is_what_the_schemas_say(book: ReleaseBook) -> None:
    ranged = range_record("v1.0.0 to v2.0.0", book.unreleased, book.newcomers)
    records = [notes_record(book, release) for release in book.releases]
    records += [notes_record(book, found) for found in (unreleased_record(book), ranged)]
    for record in (changelog_record(book), *records):
        name = str(record["$schema"])
        schema = json.loads((folder("site_config") / name).read_text(encoding="utf-8"))
        assert [error.message for error in Draft202012Validator(schema).iter_errors(plain(record))] == []


def test_nothing_is_cut() -> None:
    huge = examples.change(1, ChangeKind.FIXED, "x" * 10_000)
    record = plain(unreleased_record(replace(examples.book(), unreleased=(huge,) * 12_000)))
    assert len(record["changes"]) == 12_000
    assert record["changes"][0]["description"] == huge.description


def test_a_book_with_one_of_everything_reads_back_equal() -> None:
    record = changelog_record(whole())
    assert changelog_record(read(record).book) == record
    assert isinstance(read(record).book.next, NextVersion)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        *(
            ("releases", {}, "notes.json: releases: expected a list, found an object"),
            ("releases.0", 3, "notes.json: releases[0]: expected an object, found 3"),
            (
                "releases.0.version",
                "1.x",
                'notes.json: releases[0].version: expected a version such as 1.2.3, found "1.x"',
            ),
            (
                "releases.0.bump",
                "huge",
                "notes.json: releases[0].bump: expected one of none, patch, minor, major, found",
            ),
            ("releases.0.commit", "](x)", "notes.json: releases[0].commit: expected the full id of a commit, found"),
            ("releases.0.released", "today", "notes.json: releases[0].released: expected a moment such as 2026-01-31T"),
            ("releases.0.signed", "yes", 'notes.json: releases[0].signed: expected true or false, found "yes"'),
            ("releases.0.silent", -1, "notes.json: releases[0].silent: expected a number, found -1"),
            ("releases.0.silent", True, "notes.json: releases[0].silent: expected a number, found true"),
            ("releases.0.notes", None, "notes.json: releases[0].notes: expected a text, found null"),
            ("releases.0.headline", 1.5, "notes.json: releases[0].headline: expected a text, found a number"),
            ("releases.0.changes.1.kind", "x", "notes.json: releases[0].changes[1].kind: expected one of breaking, "),
            ("releases.0.changes.1.pull", "7)", "notes.json: releases[0].changes[1].pull: expected the number of an"),
            (
                "releases.0.changes.1.issues.0",
                "x",
                "notes.json: releases[0].changes[1].issues[0]: expected an issue such",
            ),
            ("releases.0.changes.1.amended", "x", "notes.json: releases[0].changes[1].amended: expected a day such as"),
        ),
        *(
            ("project.forge", "SourceForge", "notes.json: project.forge: expected one of github, "),
            ("project.issues", "javascript:{id}", "notes.json: project.issues: expected an address with {id}"),
            ("releases.0.changes.1.severity", "](x)", "notes.json: releases[0].changes[1].severity: expected a word"),
            ("project.address", "javascript:x", "notes.json: project.address: expected an address such as https://"),
            ("unreleased", [], "notes.json: unreleased: expected an object, found a list"),
            ("untagged.0.day", "soon", "notes.json: untagged[0].day: expected a day such as 2026-01-31, found"),
            (
                "$schema",
                "schema/index.json",
                "notes.json: $schema: expected schema/changelog.json or schema/notes.json",
            ),
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_path(path: str, value: object, said: str) -> None:
    record = plain(changelog_record(whole()))
    *above, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    place = record
    for part in above:
        place = place[part]
    place[last] = value
    assert refused(record).startswith(said)


def test_what_is_missing_is_named_with_its_path() -> None:
    record = plain(changelog_record(whole()))
    del record["releases"][0]["changes"][1]["scope"]
    assert refused(record) == "notes.json: releases[0].changes[1].scope: is missing"


@pytest.mark.parametrize("text", ["", "[", "{}", "[]", "null", "3", '{"a": 1}', "[" * 100_000, '{"$schema": []}'])
def test_a_file_that_is_something_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(TaglineError) as caught:
        read_told(text, "notes.json", as_of=examples.AS_OF)
    assert caught.value.problem.startswith("notes.json: ")
    assert "\n" not in str(caught.value)


def test_texts_of_a_foreign_file_lose_what_could_fool_a_reader() -> None:
    record = plain(changelog_record(whole()))
    record["releases"][0]["changes"][0]["description"] = "a\n# b \x1b[31m by ada@users.invalid \ud800 \u202e"
    told = read(record).book.releases[0].changes[0].description
    assert told == "a # b \ufffd[31m by ada@… ? \ufffd"
