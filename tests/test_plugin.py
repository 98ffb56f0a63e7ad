"""The plugin in somebody's site: real repositories, real MkDocs, real themes."""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import html5lib
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files

import examples
from stories import git
from tagline.model.page import Page, SearchEntry, TocEntry
from tagline.plugin import moment
from tagline.publishing.virtual_pages import GeneratedPage
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from playwright.sync_api import Browser

THEMES = ("material", "mkdocs", "readthedocs")


def site(folder: Path, *messages: str, docs: dict[str, str] | None = None, **settings: object) -> Path:
    """Make a repository with documentation of its own and an mkdocs.yml that lists the plugin."""
    examples.repository(folder, *messages)
    for name, text in (docs or {"index.md": "# Welcome\n\nTo the project.\n"}).items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    told = {
        "site_name": "Project",
        "site_url": "https://example.org/project/",
        "theme": {"name": "material", "font": False},
        "plugins": ["search", "tagline"],
        **settings,
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(told), encoding="utf-8")
    return folder


def built(folder: Path, **settings: Any) -> tuple[Path, MkDocsConfig]:  # noqa: ANN401 - whatever MkDocs takes
    """Build with --strict: one warning is an error."""
    config = load_config(str(folder / "mkdocs.yml"), strict=True, site_dir=str(folder / "site"), **settings)
    build(config)
    return folder / "site", config


def document(path: Path) -> ET.Element:
    return html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def nav(path: Path) -> list[str]:
    tabs = next(item for item in document(path).iter("nav") if "md-nav--primary" in item.get("class", ""))
    return [
        words(item)
        for item in tabs.iter("a")
        if item.get("class") in {"md-nav__link", "md-nav__link md-nav__link--active"}
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_gets_its_pages_style_and_feed_without_a_warning(tmp_path: Path, theme: str) -> None:
    folder, _ = built(site(tmp_path, theme={"name": theme}))
    page = document(folder / "releases/2.0.0/index.html")
    assert "2.0.0" in words(page)
    styles = [link.get("href", "") for link in page.iter("link") if link.get("rel") == "stylesheet"]
    assert "../../assets/tagline/tagline.css" in styles
    assert (folder / "assets/tagline/tagline.css").is_file()
    assert (folder / "releases.atom").is_file()
    assert (folder / "api/v1/releases/2.0.0.json").is_file()


def test_a_site_without_nav_gets_tabs_behind_its_own_pages(tmp_path: Path) -> None:
    docs = {"index.md": "# Welcome\n", "guide.md": "# Guide\n", "more/deep.md": "# Deep\n"}
    folder, config = built(site(tmp_path, docs=docs))
    assert config.nav == [
        "index.md",
        "guide.md",
        {"More": ["more/deep.md"]},
        {"Releases": "releases/index.md"},
        {"Next": "next/index.md"},
        {"Changes": "changes/index.md"},
        {"Upgrade": "upgrade/index.md"},
        {"Calendar": "calendar/index.md"},
        {"Support": "support/index.md"},
        {"Status": "status/index.md"},
    ]
    assert "To the" not in words(document(folder / "releases/2.0.0/index.html"))


def test_a_nav_stays_as_its_author_wrote_it_with_the_author_s_names(tmp_path: Path) -> None:
    wanted = [{"Start": "index.md"}, {"What we shipped": [{"All of it": "releases/index.md"}]}]
    folder, config = built(site(tmp_path, nav=wanted))
    assert config.nav == wanted
    assert "All of it" in nav(folder / "index.html")
    assert (folder / "next/index.html").is_file()


def test_a_page_of_the_user_s_own_stays_and_ours_at_its_place_is_left_out(tmp_path: Path) -> None:
    docs = {"index.md": "# Welcome\n", "changes.md": "# Our own changes\n"}
    folder, _ = built(site(tmp_path, docs=docs))
    assert "Our own changes" in words(document(folder / "changes/index.html"))
    assert "Welcome" in words(document(folder / "index.html"))


@pytest.mark.parametrize(
    ("docs", "home", "made"),
    [
        ("guide.md", None, True),
        ("index.md", None, False),
        ("index.md", True, True),
        ("guide.md", False, False),
    ],
)
def test_the_home_page_is_made_where_there_is_none_or_as_it_is_wanted(
    tmp_path: Path, *, docs: str, home: bool | None, made: bool
) -> None:
    settings = {} if home is None else {"home": home}
    folder, _ = built(site(tmp_path, docs={docs: "# Welcome\n"}, plugins=["search", {"tagline": settings}]))
    index = folder / "index.html"
    links = {a.get("href") for a in document(index).iter("a")} if index.exists() else set()
    assert ("releases/2.0.0/" in links) == made


@pytest.mark.parametrize(
    ("theme", "asks"),
    [
        ("material", False),
        ({"name": "material"}, False),
        ({"name": "material", "font": False}, False),
        ({"name": "material", "font": {"text": "Roboto", "code": "Roboto Mono"}}, True),
    ],
)
def test_material_asks_another_host_for_faces_only_where_the_user_chose_them(
    tmp_path: Path, theme: object, *, asks: bool
) -> None:
    made, _ = built(site(tmp_path, theme=theme))
    for page in ("index.html", "releases/index.html"):
        assert ("fonts.googleapis.com" in (made / page).read_text(encoding="utf-8")) is asks


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_the_other_themes_ask_no_other_host_with_the_documented_setting(tmp_path: Path, theme: str) -> None:
    made, _ = built(site(tmp_path, theme={"name": theme, "highlightjs": False}))
    for page in ("index.html", "releases/index.html"):
        root = document(made / page)
        asked = [item.get("src", "") for tag in ("script", "img") for item in root.iter(tag)]
        asked += [item.get("href", "") for item in root.iter("link") if item.get("rel") == "stylesheet"]
        assert not [address for address in asked if "//" in address]


def test_a_nav_that_names_our_page_leads_to_the_user_s_own_in_its_place(tmp_path: Path) -> None:
    docs = {"index.md": "# Welcome\n", "next.md": "# My plans\n"}
    made, _ = built(site(tmp_path, docs=docs, nav=["index.md", {"More": [{"Soon": "next/index.md"}]}]))
    assert "My plans" in (made / "next/index.html").read_text(encoding="utf-8")
    assert 'href="next/"' in (made / "index.html").read_text(encoding="utf-8")


def test_a_page_of_a_release_belongs_to_the_tab_of_all_releases(tmp_path: Path) -> None:
    folder, _ = built(site(tmp_path, theme={"name": "material", "features": ["navigation.tabs"]}))
    page = document(folder / "releases/2.0.0/index.html")
    active = [words(item) for item in page.iter("li") if "md-tabs__item--active" in item.get("class", "")]
    assert active == ["Releases"]


def monorepo(folder: Path, **settings: Any) -> Path:  # noqa: ANN401 - whatever MkDocs takes
    """Make a site whose repository has two packages beside its own releases."""
    where = site(folder, "feat: a", "$ tag v1.0.0", "$ tag @scope/core@1.0.0", "$ tag Cli@2.0.0", **settings)
    (where / "packages" / "core").mkdir(parents=True)
    (where / "packages" / "core" / "a").write_text("a", encoding="utf-8")
    git(where, "add", "packages")
    git(where, "commit", "--quiet", "--message", "feat: new in core")
    return where


def test_packages_have_a_tab_and_a_part_of_the_site(tmp_path: Path) -> None:
    theme = {"name": "material", "features": ["navigation.tabs"]}
    folder, config = built(monorepo(tmp_path, theme=theme))
    part = f"packages/{slug('@scope/core')}/"
    page = document(folder / part / "releases/1.0.0/index.html")
    active = [words(item) for item in page.iter("li") if "md-tabs__item--active" in item.get("class", "")]
    assert active == ["Packages"]
    assert [words(title) for title in page.iter("title")] == ["@scope/core 1.0.0 - Project"]
    assert isinstance(config.nav, list)
    assert {"Packages": "packages/index.md"} in config.nav
    table = words(document(folder / "packages/index.html"))
    assert "@scope/core 1.0.0" in table
    assert "New in core" in words(document(folder / part / "next/index.html"))
    feed = (folder / part / "releases.atom").read_text(encoding="utf-8")
    assert f"https://example.org/project/{part}releases/1.0.0/" in feed


def test_search_tells_the_changes_of_a_package_from_the_projects(tmp_path: Path) -> None:
    folder, _ = built(monorepo(tmp_path))
    index = json.loads((folder / "search/search_index.json").read_text(encoding="utf-8"))
    found = {entry["location"].partition("#")[0]: entry["title"] for entry in index["docs"] if "#" in entry["location"]}
    assert found["next/"] == "New in core"
    assert found[f"packages/{slug('@scope/core')}/next/"] == "@scope/core: New in core"


def test_a_site_may_be_that_of_one_package(tmp_path: Path) -> None:
    where = monorepo(tmp_path, plugins=["search", {"tagline": {"package": "Cli", "home": True}}])
    folder, config = built(where)
    assert "2.0.0" in words(document(folder / "index.html"))
    assert not (folder / "packages").exists()
    assert (folder / "releases/2.0.0/index.html").is_file()
    assert isinstance(config.nav, list)
    assert {"Packages": "packages/index.md"} not in config.nav


@pytest.mark.parametrize("plugin", ["blog", "tags", "meta", "offline"])
def test_other_plugins_of_material_work_beside_ours(tmp_path: Path, plugin: str) -> None:
    docs = {"index.md": "# Welcome\n", "blog/index.md": "# Blog\n", "tags.md": "# Tags\n"}
    for plugins in ([plugin, "search", "tagline"], ["tagline", "search", plugin]):
        folder, _ = built(site(tmp_path / plugins[0], docs=docs, plugins=plugins))
        assert "2.0.0" in words(document(folder / "releases/2.0.0/index.html"))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_leads_to_a_change_from_a_server_and_from_a_disk(tmp_path: Path, browser: Browser, scheme: str) -> None:
    plugins = ["search", {"tagline": {"from_disk": True}}]
    folder, _ = built(site(tmp_path, plugins=plugins, site_url=""))
    with served(folder) as address:
        page = browser.new_page()
        page.goto(address if scheme == "http" else f"{folder.as_uri()}/index.html")
        page.locator("input.md-search__input").click()
        page.keyboard.type("phrase that search finds")
        page.locator(".md-search-result__link", has_text="Mend a phrase").first.click()
        page.locator("h1", has_text="2.0.0").wait_for()
        assert re.search(r"releases/2\.0\.0/(index\.html)?(\?.*)?#c-[0-9a-f]{10}$", page.url)
        page.close()


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_search_knows_a_change_by_its_phrase_and_each_entry_once(tmp_path: Path, theme: str) -> None:
    folder, _ = built(site(tmp_path, theme={"name": theme}))
    entries = json.loads((folder / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    found = [e for e in entries if "phrase that search finds" in f"{e['title']} {e['text']}"]
    assert found
    assert all(entry["location"].startswith("releases/2.0.0/#c-") for entry in found)
    places = [entry["location"] for entry in entries]
    assert len(places) == len(set(places))
    assert any(entry["location"] == "" and "To the project" in entry["text"] for entry in entries)


def test_without_directory_addresses_links_name_files(tmp_path: Path) -> None:
    folder, _ = built(site(tmp_path, use_directory_urls=False))
    page = folder / "releases/2.0.0/index.html"
    hrefs = [a.get("href", "") for a in document(page).iter("a")]
    local = [href.partition("#")[0] for href in hrefs if href and not href.startswith(("http", "#", "javascript"))]
    assert local
    assert all((page.parent / href).is_file() for href in local if href)


def test_links_from_the_user_s_own_pages_to_a_change_are_checked(tmp_path: Path) -> None:
    commit = git(examples.repository(tmp_path / "probe"), "rev-list", "-1", "v2.0.0").decode()
    good = {"index.md": f"[break](releases/2.0.0/index.md#c-{commit[:10]})\n"}
    validation = {"links": {"anchors": "warn"}}
    built(site(tmp_path / "good", docs=good, validation=validation))
    with pytest.raises(Abort):
        built(site(tmp_path / "bad", docs={"index.md": "[x](releases/2.0.0/index.md#c-none)\n"}, validation=validation))


def test_pages_are_dated_in_the_sitemap_by_their_release(tmp_path: Path) -> None:
    folder, _ = built(site(tmp_path))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring((folder / "sitemap.xml").read_bytes())  # noqa: S314 - our own bytes
    dates = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in root}
    assert dates["https://example.org/project/releases/1.0.0/"] == "2023-11-14"


def test_no_plain_text_of_a_page_reaches_a_theme_unescaped(tmp_path: Path) -> None:
    config = load_config(str(site(tmp_path) / "mkdocs.yml"), strict=True, site_dir=str(tmp_path / "site"))
    evil = examples.HOSTILE
    made = Page(
        path="evil/",
        title=evil,
        description=evil,
        html="<h1>evil</h1>",
        toc=(TocEntry(evil, "a", (TocEntry(evil, "b"),)),),
        search_entries=(SearchEntry(evil, evil, "evil/"),),
        show_toc=True,
    )
    file = File("evil/index.md", None, str(tmp_path), use_directory_urls=True)
    page = GeneratedPage(made, file, config, 0)
    page.read_source(config)
    page.render(config, None)  # type: ignore[arg-type] # it asks for no file
    told = [page.title, page.meta["title"], page.meta["description"], *(link.title for link in page.toc)]
    assert all("<" not in str(text) and '"' not in str(text) for text in told)


def test_a_shallow_clone_is_refused_in_one_line_with_the_remedy(tmp_path: Path) -> None:
    origin = site(tmp_path / "origin")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message=docs: write")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{origin}", "clone")
    config = load_config(str(tmp_path / "clone/mkdocs.yml"), site_dir=str(tmp_path / "site"))
    with pytest.raises(PluginError, match=r"shallow.*--unshallow.*mkdocs.yml .*allow_shallow: true") as caught:
        config.plugins.on_files(Files([]), config=config)
    assert "--allow-shallow" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("options", [{"repository": "../missing"}, {"git_dir": "missing.git"}])
def test_a_repository_that_is_none_is_told_in_the_words_of_the_configuration(
    tmp_path: Path, options: dict[str, str]
) -> None:
    folder = site(tmp_path / "project", plugins=[{"tagline": options}])
    (folder / "mkdocs.yml").rename(folder / "pages.yaml")
    config = load_config(str(folder / "pages.yaml"), site_dir=str(tmp_path / "site"))
    with pytest.raises(PluginError) as caught:
        config.plugins.on_files(Files([]), config=config)
    (name,) = options
    assert f"pages.yaml, `plugins: tagline: {name}`" in str(caught.value)
    assert "--" not in str(caught.value)


@pytest.mark.parametrize("branch", ["main", "unborn"])
def test_a_repository_without_releases_gets_a_site_that_says_so(tmp_path: Path, branch: str) -> None:
    folder = site(tmp_path, "feat: begin", docs={"guide.md": "# Guide\n"})
    git(folder, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
    if branch == "unborn":
        git(folder, "branch", "--delete", "--force", "main")
    made, _ = built(folder)
    assert words(document(made / "index.html"))
    assert json.loads((made / "api/v1/releases.json").read_bytes())["releases"] == []


def test_serving_watches_refs_head_notes_and_settings_but_not_the_index(tmp_path: Path) -> None:
    origin = site(tmp_path / "origin")
    (origin / "release-notes").mkdir()
    git(origin, "worktree", "add", "--quiet", "../tree")
    for name in ("mkdocs.yml", "docs/index.md"):
        (tmp_path / "tree" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "tree" / name).write_bytes((origin / name).read_bytes())
    (tmp_path / "tree/release-notes").mkdir()
    (tmp_path / "tree/tagline.toml").touch()
    git(origin, "pack-refs", "--all")
    config = load_config(str(tmp_path / "tree/mkdocs.yml"), site_dir=str(tmp_path / "site"))
    server = LiveReloadServer(lambda: None, host="127.0.0.1", port=0, root=str(tmp_path))
    config.plugins.on_serve(server, config=config, builder=lambda: None)
    watched = {os.path.relpath(path, tmp_path) for path in server._watched_paths}  # noqa: SLF001
    assert watched >= {
        os.path.join("origin", ".git", "refs"),  # noqa: PTH118
        os.path.join("origin", ".git", "packed-refs"),  # noqa: PTH118
        os.path.join("origin", ".git", "worktrees", "tree", "HEAD"),  # noqa: PTH118
        os.path.join("tree", "release-notes"),  # noqa: PTH118
        os.path.join("tree", "tagline.toml"),  # noqa: PTH118
    }
    assert not any(path.endswith("index") for path in watched)
    server.server_close()


def test_as_of_is_a_date_a_text_or_the_build_s_own_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert moment(None).isoformat() == "1970-01-02T00:00:00+00:00"
    assert moment("2026-03-31").isoformat() == "2026-03-31T00:00:00+00:00"
    assert moment(yaml.safe_load("2026-03-31")).isoformat() == "2026-03-31T00:00:00+00:00"
    with pytest.raises(PluginError, match="expected a date such as 2026-03-31, found 'soon'"):
        moment("soon")
