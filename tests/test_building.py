"""Sites and files built from real repositories: where they come from, where they go, and what they leave alone."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import html5lib
import pytest
import yaml

import examples
from commands import tagline
from stories import git, story
from tagline.errors import TaglineError
from tagline.model.page import Page
from tagline.publishing import building, swapping
from tagline.publishing.building import Source, build_site, plugin_names
from tagline.publishing.generating import MANIFEST, as_markdown, generate_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUN = (sys.executable, "-c", "from tagline.cli import main; main()")


def source(repository: Path) -> Source:
    return Source(repository=repository, as_of=examples.AS_OF)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_repository_that_never_heard_of_tagline_gets_a_site_and_stays_as_it_is(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    write(
        repository,
        {
            "mkdocs.yml": "site_name: Theirs\nplugins: [search, {unknown: {}}]\n",
            "docs/index.md": "# Theirs\n",
            "generator/tagline/__init__.py": "raise SystemExit('not ours')\n",
            "overrides/main.html": "not ours",
            "templates/home.html": "not ours",
        },
    )
    before = tree(repository)
    said = tagline("build", "--repository", repository, "--site-dir", tmp_path / "site")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Built 2 releases, ")
    assert tree(repository) == before
    texts = b"".join(tree(tmp_path / "site").values())
    assert b"Theirs" not in texts
    assert b"not ours" not in texts
    assert b"project releases" in (tmp_path / "site/index.html").read_bytes()


def test_an_mkdocs_yml_that_lists_the_plugin_describes_the_site_from_any_folder_of_it(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    theirs = "INHERIT: base.yml\nsite_name: Theirs\ntheme: {name: material, font: false}\nextra: {x: !ENV [NONE, 1]}\n"
    write(
        repository,
        {"mkdocs.yml": theirs, "base.yml": "plugins: {search: {}, tagline: {}}\n", "docs/index.md": "# Welcome\n"},
    )
    (repository / "src").mkdir()
    build_site(source(repository / "src"), tmp_path / "site")
    assert b"Welcome" in (tmp_path / "site/index.html").read_bytes()
    assert (tmp_path / "site/releases/2.0.0/index.html").is_file()


def test_reading_the_names_of_plugins_executes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": "plugins: [tagline]\nx: !!python/object/apply:os.mkdir ['made']\n"})
    assert plugin_names(tmp_path / "mkdocs.yml") == {"tagline"}
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("commits", [(), ("feat: begin",)], ids=["no commits", "no tags"])
def test_a_repository_without_releases_gets_a_site(tmp_path: Path, commits: tuple[str, ...]) -> None:
    repository = tmp_path / "young"
    if commits:
        story(*commits).told(repository, bare=False)
    else:
        repository.mkdir()
        git(repository, "init", "--quiet")
    built = build_site(source(repository), tmp_path / "site")
    assert built.releases == 0
    assert (tmp_path / "site/index.html").stat().st_size > 0


def test_a_bare_repository_is_built_by_its_git_dir(tmp_path: Path) -> None:
    bare = story(*examples.STORY).told(tmp_path / "project.git")
    said = tagline("build", "--git-dir", bare, "--repository", tmp_path, "--site-dir", tmp_path / "site")
    assert said.code == 0
    assert b"project releases" in (tmp_path / "site/index.html").read_bytes()


def test_a_site_has_the_same_bytes_in_any_folder_zone_locale_and_hash_seed(tmp_path: Path) -> None:
    sites = []
    for name, zone, seed in (("one", "Asia/Tokyo", "1"), ("another/place", "America/St_Johns", "2")):
        repository = examples.repository(tmp_path / name / "project")
        target = tmp_path / name / "site"
        words = ("build", "--repository", str(repository), "--site-dir", str(target), "--as-of", "2026-01-31")
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        environment.pop("SOURCE_DATE_EPOCH", None)
        subprocess.run([*RUN, *words], env=environment, check=True, capture_output=True)
        sites.append(tree(target))
        time.sleep(1.1)  # archives carry seconds
    assert sites[0].keys() == sites[1].keys()
    assert [path for path in sites[0] if sites[0][path] != sites[1][path]] == []


def test_every_link_of_a_site_leads_somewhere_and_nothing_is_asked_of_other_hosts(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    build_site(source(repository), tmp_path / "site")
    pages = {
        path: html5lib.parse(path.read_bytes(), namespaceHTMLElements=False)
        for path in (tmp_path / "site").rglob("*.html")
    }
    anchors = {path: {element.get("id") for element in page.iter()} for path, page in pages.items()}
    for path, page in pages.items():
        for element in page.iter():
            address = element.get("href") or element.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                assert element.tag == "a", (path, address)
            elif address and path.name != "404.html":
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                target = target / "index.html" if target.is_dir() else target
                assert target.is_file(), (path, address)
                if parts.fragment and target in anchors:
                    assert unquote(parts.fragment) in anchors[target], (path, address)


def test_a_site_that_knows_its_address_names_it_in_sitemap_and_feed(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    words = ("--repository", repository, "--site-dir", tmp_path / "site", "--site-url", "https://example.org/x")
    assert tagline("build", *words).code == 0
    for name in ("sitemap.xml", "releases.atom"):
        assert b"https://example.org/x/releases/2.0.0/" in (tmp_path / "site" / name).read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="no folder there is named like this")
def test_the_name_of_a_project_is_text_wherever_the_theme_prints_it(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / '"><img src=x onerror=alert(1)> {{ 7 * 7 }}')
    build_site(source(repository), tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.html"):
        page = html5lib.parse(path.read_bytes(), namespaceHTMLElements=False)
        assert not [element.tag for element in page.iter() if element.get("onerror") or element.get("src") == "x"], path
        assert "<img src=x onerror=alert(1)> {{ 7 * 7 }} releases" in (page.findtext("head/title") or "")


def test_progress_counts_every_page_once(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    built = build_site(
        source(examples.repository(tmp_path / "project")),
        tmp_path / "site",
        progress=lambda done, total: told.append((done, total)),
    )
    each = range(1, built.pages + 1)
    assert told == [*((done, 0) for done in each), *((done, built.pages) for done in each)]


def test_the_environment_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    build_site(source(examples.repository(tmp_path / "project")), tmp_path / "site")
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_a_new_site_takes_the_place_of_the_old_one_and_keeps_its_hidden_files(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    target = tmp_path / "site"
    build_site(source(repository), target)
    (target / "stale.html").write_text("old", encoding="utf-8")
    (target / ".nojekyll").touch()
    build_site(source(repository), target)
    assert not (target / "stale.html").exists()
    assert (target / ".nojekyll").exists()
    assert target.stat().st_mode & 0o777 == (tmp_path / "project").stat().st_mode & 0o777
    assert leftovers(tmp_path) == []


def test_where_folders_cannot_change_places_in_one_step_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "exchange", lambda *_: False)
    write(tmp_path / "site", {"index.html": "old", "sitemap.xml": "old"})
    with swapping.replacing(tmp_path / "site") as fresh:
        write(fresh, {"index.html": "new"})
    assert tree(tmp_path / "site") == {"index.html": b"new"}
    assert leftovers(tmp_path) == []


def test_a_failed_build_leaves_the_old_site_whole(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    build_site(source(repository), tmp_path / "site")
    before = tree(tmp_path / "site")
    write(
        repository,
        {"mkdocs.yml": "site_name: x\nstrict: true\nplugins: [tagline]\n", "docs/index.md": "[x](missing.md)\n"},
    )
    with pytest.raises(TaglineError, match="MkDocs could not build the site: Aborted with 1 warnings"):
        build_site(source(repository), tmp_path / "site")
    assert tree(tmp_path / "site") == before
    assert leftovers(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="nothing on Windows kills as this does")
def test_a_build_killed_while_it_writes_leaves_the_old_site_whole(tmp_path: Path) -> None:
    lines = [line for number in range(300) for line in (f"fix: number {number}", f"$ tag v1.0.{number}")]
    repository = examples.repository(tmp_path / "project", *lines)
    target = tmp_path / "place" / "site"
    target.mkdir(parents=True)
    write(target, {"index.html": "old", "sitemap.xml": "old"})
    before = tree(target)
    words = ("build", "--repository", str(repository), "--site-dir", str(target))
    with subprocess.Popen([*RUN, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not any(target.parent.glob(".site-*.tmp/releases/*/index.html")):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert tree(target) == before
    (left,) = target.parent.glob(".site-*.tmp")
    long_ago = left.stat().st_mtime - 2 * 86_400
    os.utime(left, (long_ago, long_ago))
    build_site(source(repository), target)
    assert leftovers(target.parent) == []


def foreign_places(folder: Path) -> Iterator[Path]:
    write(folder / "work", {"thesis.txt": "years of it"})
    yield folder / "work"
    write(folder / "file", {"site": ""})
    yield folder / "file" / "site"
    write(folder / "checkout", {"index.html": "", "sitemap.xml": "", ".git": "gitdir: elsewhere"})
    yield folder / "checkout"


def test_what_is_no_site_is_not_replaced(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    for place in foreign_places(tmp_path / "places"):
        before = tree(tmp_path / "places")
        with pytest.raises(TaglineError, match=place.name):
            build_site(source(repository), place)
        assert tree(tmp_path / "places") == before


def test_a_site_is_not_written_through_a_symbolic_link(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")
    said = tagline("build", "--repository", repository, "--site-dir", tmp_path / "site")
    assert said.code == 1
    assert "symbolic link" in said.err
    assert leftovers(tmp_path) == []
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_shallow_clone_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository}", "clone")
    words = ("build", "--repository", tmp_path / "clone", "--site-dir", tmp_path / "site")
    refused = tagline(*words)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "--unshallow" in refused.err
    assert tagline(*words, "--allow-shallow").code == 0
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "site").rglob("index.html")]
    assert len(pages) > 4
    assert all("This was made from a shallow clone." in page for page in pages)


def fetched(url: str, wanted: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - this machine's own server
            return wanted in answer.read().decode()
    except (URLError, OSError):
        return False


def comes(url: str, wanted: str) -> bool:
    """Wait until a page holds a text; a minute is far more than any machine needs."""
    for _ in range(600):
        if fetched(url, wanted):
            return True
        time.sleep(0.1)
    return False


def test_serving_builds_anew_when_somebody_tags_and_survives_a_repository_that_breaks(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    head = repository / ".git/HEAD"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    words = ("serve", "--repository", str(repository), "--address", address)
    with subprocess.Popen([*RUN, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert comes(f"http://{address}/releases/", "2.0.0")
            whole = head.read_bytes()
            head.write_bytes(b"nothing")
            complaint = process.stderr.readline()
            assert comes(f"http://{address}/releases/", "2.0.0")
            head.write_bytes(whole)
            git(repository, "tag", "v2.0.1")
            assert comes(f"http://{address}/releases/", "2.0.1")
        finally:
            process.terminate()
            _, rest = process.communicate()
    assert str(repository) in complaint
    assert "the last good site is served meanwhile" in complaint
    assert "Traceback" not in rest


def test_serving_at_a_taken_or_impossible_address_says_so(tmp_path: Path) -> None:
    repository = examples.repository(tmp_path / "project")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = tagline("serve", "--repository", repository, "--address", f"127.0.0.1:{taken.getsockname()[1]}")
    assert (said.code, said.out) == (1, "")
    assert "--address" in said.err
    for address in ("8000", "127.0.0.1:99999", "127.0.0.1:0", ":8000"):
        refused = tagline("serve", "--repository", repository, "--address", address)
        assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
        assert "expected a host and a port" in refused.err


@pytest.mark.parametrize("command", [("build", "--site-dir"), ("generate",)])
def test_a_place_where_nothing_can_be_written_is_told_in_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    repository = examples.repository(tmp_path / "project")
    write(tmp_path, {"file": "mine"})
    said = tagline(*command, tmp_path / "file/a/b", "--repository", repository)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert tree(tmp_path)["file"] == b"mine"


def test_a_disk_that_fills_while_building_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "page")

    monkeypatch.setattr(building, "build", full)
    repository = examples.repository(tmp_path / "project")
    said = tagline("build", "--site-dir", tmp_path / "site", "--repository", repository)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "No space left on device" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["project"]


@pytest.mark.parametrize("command", [("build", "--site-dir"), ("generate",)])
@pytest.mark.parametrize("place", [".git", ".git/pages", "bare/deep/pages", "linked/pages"])
def test_nothing_is_written_into_a_git_directory(tmp_path: Path, command: tuple[str, ...], place: str) -> None:
    repository = examples.repository(tmp_path)
    git(repository, "init", "--quiet", "--bare", "bare")
    (tmp_path / "linked").symlink_to(tmp_path / ".git")
    before = tree(tmp_path)
    said = tagline(*command, tmp_path / place, "--repository", repository)
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("command", [("build", "--site-dir"), ("generate",)])
def test_a_folder_without_a_name_is_not_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(examples.repository(tmp_path))
    before = tree(tmp_path)
    said = tagline(*command, "")
    assert said.code == 1
    assert "expected the name of a folder" in said.err
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org", "https://", "https:///x", "http://[", "http://a b"]
)
def test_an_address_of_a_site_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    repository = examples.repository(tmp_path / "project")
    said = tagline("generate", tmp_path / "docs", "--repository", repository, "--site-url", url)
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "--site-url" in said.err
    assert not (tmp_path / "docs").exists()


def test_generated_files_are_the_pages_with_front_matter(tmp_path: Path) -> None:
    made = generate_files(examples.book(), tmp_path / "docs")
    files = tree(tmp_path / "docs")
    assert made.releases == 3
    assert made.files == len(files) - 1
    _, front, body = files["releases/2.0.0/index.md"].decode().split("---\n", 2)
    assert yaml.safe_load(front)["title"] == "2.0.0"
    assert body.startswith('\n<div class="tagline">\n')
    assert "\n\n" not in body.strip()
    assert "{" not in body
    assert {"releases.atom", "badge/version.svg", "api/v1/releases.json", "assets/tagline/tagline.css"} <= files.keys()


def test_generated_files_give_any_mkdocs_the_same_text(tmp_path: Path) -> None:
    generate_files(examples.book(), tmp_path / "docs")
    write(
        tmp_path,
        {"mkdocs.yml": "site_name: x\ntheme: mkdocs\nplugins: []\nmarkdown_extensions: [attr_list, md_in_html]\n"},
    )
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"], cwd=tmp_path, check=True)
    page = html5lib.parse((tmp_path / "site/releases/2.0.0/index.html").read_bytes(), namespaceHTMLElements=False)
    assert "".join(page.itertext()).count(examples.HOSTILE) >= 1
    scripts = [script.get("src", "") for script in page.iter("script") if "alert" in "".join(script.itertext())]
    assert scripts == []


def test_preformatted_text_keeps_its_empty_lines_in_a_generated_file() -> None:
    page = Page(path="x/", title="x", html="<pre>a\n\n  \nb {{ c }}</pre>\n\n<p>d</p>")
    body = as_markdown(page).split("---\n", 2)[2].strip()
    assert "\n\n" not in body
    document = html5lib.parse(body, namespaceHTMLElements=False)
    assert [pre.text for pre in document.iter("pre")] == ["a\n\n\nb {{ c }}"]


def test_generating_again_removes_what_is_no_longer_made_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "docs"
    write(target, {"guide.md": "mine"})
    generate_files(examples.book(), target)
    generate_files(examples.empty_book(), target)
    assert not (target / "releases/2.0.0").exists()
    assert (target / "guide.md").read_text(encoding="utf-8") == "mine"
    listed = json.loads((target / MANIFEST).read_bytes())["files"]
    assert listed.keys() == tree(target).keys() - {MANIFEST, "guide.md"}


@pytest.mark.parametrize("name", ["index.md", "releases/2.0.0/index.md"])
def test_a_file_that_somebody_wrote_or_changed_stops_generating_before_the_first_byte(
    tmp_path: Path, name: str
) -> None:
    target = tmp_path / "docs"
    (target / name).parent.mkdir(parents=True)
    (target / name).write_text("mine", encoding="utf-8")
    before = tree(target)
    with pytest.raises(TaglineError, match="not made by tagline, or were changed since"):
        generate_files(examples.book(), target)
    assert tree(target) == before


def test_a_changed_file_that_is_no_longer_made_is_kept(tmp_path: Path) -> None:
    generate_files(examples.book(), tmp_path)
    (tmp_path / "releases/2.0.0/index.md").write_text("mine now", encoding="utf-8")
    generate_files(examples.empty_book(), tmp_path)
    assert (tmp_path / "releases/2.0.0/index.md").read_text(encoding="utf-8") == "mine now"


@pytest.mark.parametrize("linked", ["docs", "docs/releases", "docs/index.md"])
def test_files_are_not_generated_through_a_symbolic_link(tmp_path: Path, linked: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / linked).parent.mkdir(exist_ok=True)
    (tmp_path / linked).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TaglineError):
        generate_files(examples.book(), tmp_path / "docs")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_manifest_cannot_make_us_remove_files_elsewhere(tmp_path: Path) -> None:
    write(tmp_path, {"precious.txt": "x"})
    generate_files(examples.book(), tmp_path / "docs")
    told = json.loads((tmp_path / "docs" / MANIFEST).read_bytes())
    told["files"]["../precious.txt"] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    (tmp_path / "docs" / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    generate_files(examples.book(), tmp_path / "docs")
    assert (tmp_path / "precious.txt").exists()


def test_the_command_generates_and_says_what_it_wrote(tmp_path: Path) -> None:
    said = tagline("generate", tmp_path / "docs", "--repository", examples.repository(tmp_path / "project"))
    assert said.code == 0
    assert said.out.startswith("Wrote 2 releases as ")
