"""Books as built sites, served to a browser, and taken apart again."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import html5lib
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tagline import plugin
from tagline.pages.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree import ElementTree as ET

    import pytest

    from tagline.model.book import ReleaseBook


def built(book: ReleaseBook, where: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build the site of a book with Material and with --strict, as `tagline build` configures it."""
    settings = yaml.safe_load((folder("site_config") / "mkdocs.yml").read_text(encoding="utf-8"))
    (where / "docs").mkdir(parents=True)
    (where / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    monkeypatch.setattr(plugin, "read_book", lambda *_, **__: book)
    build(load_config(str(where / "mkdocs.yml"), strict=True, site_dir=str(where / "site")))
    return where / "site"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def document(html: str) -> ET.Element:
    """Parse a page or a part of one as browsers do."""
    found: ET.Element = html5lib.parse(html, namespaceHTMLElements=False)
    return found
