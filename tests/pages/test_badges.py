"""The badges: pictures that stand alone, and the same words as data."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

import examples
from tagline.model.commit import Tag
from tagline.pages.badges import badge_files

SVG = "{http://www.w3.org/2000/svg}"
BOOKS = {"whole": examples.book(), "empty": examples.empty_book(), "refused": examples.refused_book()}


def titles(name: str) -> dict[str, str | None]:
    pictures = [file for file in badge_files(BOOKS[name]) if file.path.endswith(".svg")]
    drawings = {file.path: ET.fromstring(file.content) for file in pictures}  # noqa: S314 - our own bytes
    return {path: drawing.findtext(f"{SVG}title") for path, drawing in drawings.items()}


@pytest.mark.parametrize(
    ("book", "version", "released", "coming"),
    [
        ("whole", "release: v2.0.0", "released: 2026-01-10", "next: 2.1.0"),
        ("empty", "release: none yet", "released: not yet", "next: nothing yet"),
        ("refused", "release: v2.0.0", "released: 2026-01-10", "next: unknown"),
    ],
)
def test_badges_say_what_is_out_since_when_and_what_comes(book: str, version: str, released: str, coming: str) -> None:
    assert titles(book) == {
        "badge/version.svg": version,
        "badge/released.svg": released,
        "badge/next.svg": coming,
    }


def test_the_data_says_the_same_in_the_words_of_an_endpoint_badge() -> None:
    made = {file.path: file.content for file in badge_files(examples.book())}
    told = json.loads(made["badge/version.json"])
    assert (told["schemaVersion"], told["label"], told["message"]) == (1, "release", "v2.0.0")


def test_a_hostile_tag_is_shown_as_text() -> None:
    book = examples.book()
    newest = replace(book.releases[0], tag=Tag(name=f"v2.0.0{examples.HOSTILE}\x00\ufffe", commit_hash="0" * 40))
    picture = next(iter(badge_files(replace(book, releases=(newest,))))).content
    drawing = ET.fromstring(picture)  # noqa: S314 - our own bytes
    assert {element.tag for element in drawing.iter()} == {
        f"{SVG}{tag}" for tag in ("svg", "title", "path", "g", "text")
    }
    assert "</title><script>" in (drawing.findtext(f"{SVG}title") or "")


def test_the_same_book_gives_the_same_bytes() -> None:
    assert list(badge_files(examples.book())) == list(badge_files(examples.book()))
