"""Every link inside a built site leads somewhere, and every page has each of its anchors once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

import examples
from pages.sites import built, document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from tagline.model.book import ReleaseBook

HERE = "http://site.invalid/"
BOOKS = {
    "full": examples.book,
    "empty": examples.empty_book,
    "refused": examples.refused_book,
    "monorepo": examples.monorepo_book,
    "packages only": examples.packages_only_book,
}


def addresses(root: ET.Element) -> list[str]:
    return [value for element in root.iter() for name in ("href", "src") if (value := element.get(name)) is not None]


def file_of(address: str, site: Path) -> Path:
    path = site / unquote(urlsplit(address).path.lstrip("/"))
    return path / "index.html" if path.is_dir() else path


def unnamed(book: ReleaseBook) -> ReleaseBook:
    """Take the forge away."""
    return replace(book, project=book.project._replace(forge=None))


@pytest.mark.parametrize("make", [*BOOKS.values(), lambda: unnamed(examples.book())], ids=[*BOOKS, "without a forge"])
def test_every_link_and_anchor_of_a_site_resolves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[], ReleaseBook]
) -> None:
    site = built(make(), tmp_path, monkeypatch)
    pages = {path: document(path.read_text(encoding="utf-8")) for path in site.rglob("index.html")}
    anchors = {path: [id_ for element in root.iter() if (id_ := element.get("id"))] for path, root in pages.items()}
    for path, root in pages.items():
        assert len(anchors[path]) == len(set(anchors[path])), path
        base = urljoin(HERE, path.parent.relative_to(site).as_posix() + "/")
        for address in addresses(root):
            target, anchor = urldefrag(urljoin(base, address))
            if not target.startswith(HERE):
                continue
            found = file_of(target, site)
            assert found.is_file(), (path, address)
            assert not anchor or unquote(anchor) in anchors[found], (path, address)


def test_a_site_asks_no_other_host_for_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = built(examples.book(), tmp_path, monkeypatch)
    for path in site.rglob("index.html"):
        root = document(path.read_text(encoding="utf-8"))
        loaded = [e.get("src") or "" for e in root.iter() if e.get("src")]
        loaded += [e.get("href") or "" for e in root.iter("link") if e.get("rel") in {"stylesheet", "icon", "preload"}]
        assert not [address for address in loaded if "//" in address]
    style = (site / "assets/tagline/tagline.css").read_text(encoding="utf-8")
    assert "//" not in style
