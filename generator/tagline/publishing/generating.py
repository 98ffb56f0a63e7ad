"""Write the pages of a site as plain files that any site builder takes: front matter and one block of HTML each."""

from __future__ import annotations

import hashlib
import json
import re
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import yaml

from tagline.errors import TaglineError
from tagline.model.page import Page
from tagline.pages.resources import ASSETS, assets
from tagline.pages.site_pages import site_pages
from tagline.publishing.swapping import refuse_git, writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagline.model.book import ReleaseBook

MANIFEST = ".tagline-manifest.json"
MOST_NAMED = 3
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


class Generated(NamedTuple):
    """What was written."""

    releases: int
    pages: int
    files: int


def generate_files(book: ReleaseBook, target: Path, *, site_url: str = "") -> Generated:
    """Write every page and file below `target`.

    Files that somebody else made or changed are never touched: one of them in the way stops everything before the first
    byte is written. What an earlier run made and this one does not is removed.
    """
    made = dict(files(book, site_url))
    target = target.absolute()
    with writing(target):
        refuse_git(target)
        known = _manifest(target)
        _refuse_foreign(target, made, known)
        _write(target, made, known)
    pages = sum(path.endswith("index.md") for path in made)
    return Generated(sum(len(one.releases) for one in (book, *book.packages)), pages, len(made))


def _write(target: Path, made: Mapping[str, bytes], known: Mapping[str, str]) -> None:
    """Write what is made, remove what no longer is, and note it all in the manifest."""
    for path, content in made.items():
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    for path in known.keys() - made.keys():
        if _fingerprint_of(target / path) == known[path] and not _linked(target, path):
            _remove(target, path)
    prints = {path: _fingerprint(made[path]) for path in sorted(made)}
    text = json.dumps({"made_by": "tagline generate", "files": prints}, indent=1)
    (target / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def files(book: ReleaseBook, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Give every file: its path and what it holds."""
    for made in site_pages(book, base=site_url):
        if isinstance(made, Page):
            yield f"{made.path}index.md", as_markdown(made).encode("utf-8", "replace")
        else:
            yield made.path, made.content
    for path, source in assets():
        yield path, source.read_bytes()


def as_markdown(page: Page) -> str:
    """Write a page as a Markdown file that holds nothing but front matter and a block of HTML.

    Themes may print titles without escaping them, so they are escaped here. Inside the block there is no blank line,
    which would end it, and no brace, which macros, templates and shortcodes of other builders look for.
    """
    up = "../" * page.path.count("/")
    meta = {
        "title": escape(page.title, quote=False),
        **({"description": escape(page.description, quote=False)} if page.description else {}),
        "hide": ["navigation"] if page.show_toc else ["navigation", "toc"],
    }
    front = yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=10_000)
    style = f'<link rel="stylesheet" href="{up}{ASSETS}/tagline.css">'
    script = f'<script src="{up}{ASSETS}/tagline.js" defer></script>'
    body = without_blank_lines(page.html.strip().replace("{", "&#123;").replace("}", "&#125;"))
    return f'---\n{front}---\n\n<div class="tagline">\n{style}\n{body}\n{script}\n</div>\n'


def without_blank_lines(html: str) -> str:
    """Keep each line break of an empty line as a character reference: it shows the same, in preformatted text too."""
    return _BLANK_LINES.sub(lambda found: "\n" + "&#10;" * (found[0].count("\n") - 1), html)


def _manifest(target: Path) -> Mapping[str, str]:
    """Read what an earlier run wrote: fingerprints by paths."""
    place = target / MANIFEST
    if not place.exists():
        return {}
    try:
        told = json.loads(place.read_text(encoding="utf-8"))["files"]
        return {str(path): str(fingerprint) for path, fingerprint in told.items() if _inside(str(path))}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"{place}: is no list of what tagline wrote"
        raise TaglineError(
            problem, "remove it together with the files that tagline made, or name another folder"
        ) from error


def _refuse_foreign(target: Path, made: Mapping[str, bytes], known: Mapping[str, str]) -> None:
    """Find what is in the way: links, and files that no earlier run left as they are."""
    folders = {target, *(target / parent for path in made for parent in PurePosixPath(path).parents)}
    blocked = [str(path) for path in sorted(folders) if path.is_symlink() or (path.exists() and not path.is_dir())]
    present = [path for path in sorted(made) if (target / path).is_symlink() or (target / path).exists()]
    blocked += [path for path in present if not _ours(target / path, made[path], known.get(path))]
    if blocked:
        names = ", ".join(blocked[:MOST_NAMED]) + (" …" if len(blocked) > MOST_NAMED else "")
        problem = f"{target}: {len(blocked)} files there were not made by tagline, or were changed since: {names}"
        raise TaglineError(problem, "name another folder, or move them away")


def _ours(place: Path, content: bytes, fingerprint: str | None) -> bool:
    return _fingerprint_of(place) in {fingerprint, _fingerprint(content)}


def _fingerprint_of(place: Path) -> str:
    return "" if place.is_symlink() or not place.is_file() else _fingerprint(place.read_bytes())


def _fingerprint(content: bytes) -> str:
    """Fingerprint a file whatever its line ends: git may have changed them on Windows."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _linked(target: Path, path: str) -> bool:
    """Whether a path leads through a symbolic link."""
    return any((target / parent).is_symlink() for parent in PurePosixPath(path).parents)


def _remove(target: Path, path: str) -> None:
    """Remove a file, and the folders that this leaves empty."""
    place = target / path
    place.unlink()
    for parent in place.parents:
        if parent == target or any(parent.iterdir()):
            return
        parent.rmdir()


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(path).is_absolute() and "\\" not in path
