"""A site goes onto a branch of a remote, whatever the remote and others do meanwhile."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commands import AS_OF, tagline
from remotes import DROP, HANG, NOISE, REFUSE, files, git, killed_after, put, race, remote
from stories import story
from tagline.writing import user_git

PAGES = "refs/heads/gh-pages"
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="hooks are shell scripts, and processes are killed")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Tell a project with a release; it has no remote yet."""
    return story("feat: a", "$ tag v1.0.0", "fix: b").told(tmp_path / "project", bare=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a finished site of three files."""
    folder = tmp_path / "site"
    (folder / "releases").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Releases</h1>\n", encoding="utf-8")
    (folder / "sitemap.xml").write_text("<urlset/>\n", encoding="utf-8")
    (folder / "releases" / "index.html").write_text("<h1>All of them</h1>\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nobody between two tries."""
    monkeypatch.setattr("tagline.publishing.publication.random.uniform", lambda *_: 0.0)


def publish(project: Path, site: Path, to: Path, *words: str) -> tuple[int, str]:
    """Publish, and give the exit code and all that was said."""
    said = tagline("publish", "--repository", project, "--remote", str(to), "--site-dir", site, *words)
    return said.code, said.out + said.err


def test_the_branch_is_made_with_the_site_and_a_list_of_its_files(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git")
    code, said = publish(project, site, there)
    assert (code, "4 new" in said or "5 new" in said) == (0, True), said
    assert set(files(there, "gh-pages")) == {
        *(".nojekyll", ".tagline-manifest.json", "index.html", "sitemap.xml", "releases/index.html"),
    }


def test_a_second_time_nothing_happens(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git")
    publish(project, site, there)
    before = git(there, "rev-parse", PAGES)
    code, said = publish(project, site, there)
    assert (code, git(there, "rev-parse", PAGES)) == (0, before)
    assert said.startswith("Nothing to publish")


def test_the_commit_names_its_source_and_the_same_publication_has_the_same_id(
    project: Path, site: Path, tmp_path: Path
) -> None:
    one, other = (remote(tmp_path / name) for name in ("one.git", "other.git"))
    publish(project, site, one)
    publish(project, site, other)
    assert git(one, "rev-parse", PAGES) == git(other, "rev-parse", PAGES)
    message = git(one, "log", "-1", "--format=%B", PAGES)
    assert message.startswith("docs: publish 1.0.0 (")
    assert f"Source-Commit: {git(project, 'rev-parse', 'HEAD')}" in message


def test_files_of_others_stay_and_old_files_of_ours_go(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git")
    put(there, "gh-pages", CNAME="example.org\n", other="kept\n")
    publish(project, site, there)
    (site / "releases" / "index.html").unlink()
    code, said = publish(project, site, there)
    assert (code, "1 removed" in said) == (0, True)
    assert {"CNAME", "other", "index.html"} <= set(files(there, "gh-pages"))
    assert "releases/index.html" not in files(there, "gh-pages")


def test_a_page_of_somebody_else_is_replaced_only_when_that_is_said(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git")
    put(there, "gh-pages", **{"index.html": "<h1>Mine</h1>\n", "releases": "a file\n"})
    before = files(there, "gh-pages")
    code, said = publish(project, site, there)
    assert (code, files(there, "gh-pages")) == (1, before)
    assert "--replace" in said
    assert publish(project, site, there, "--replace")[0] == 0
    assert files(there, "gh-pages")["index.html"] != before["index.html"]


def test_a_dry_run_changes_nothing(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git")
    code, said = publish(project, site, there, "--dry-run")
    assert (code, git(there, "for-each-ref")) == (0, "")
    assert said.startswith("Would publish")


def test_previews_stand_beside_the_site_and_can_be_removed(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git")
    publish(project, site, there)
    publish(project, site, there, "--preview", "PR 7")
    publish(project, site, there, "--preview", "pr-8")
    shown = {path.split("/")[1] for path in files(there, "gh-pages") if path.startswith("preview/")}
    assert len(shown) == 2
    publish(project, site, there)  # the site itself leaves them alone
    code, said = publish(project, site, there, "--prune", "--preview", "pr-8")
    assert (code, "pr-8" in said) == (0, True)
    assert {path.split("/")[1] for path in files(there, "gh-pages") if path.startswith("preview/")} == shown - {"pr-8"}
    later = tagline("publish", "--repository", project, "--remote", str(there), "--prune", "--as-of", "2026-06-01")
    assert (later.code, any(path.startswith("preview/") for path in files(there, "gh-pages"))) == (0, False)
    assert "index.html" in files(there, "gh-pages")


def test_young_previews_are_kept(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git")
    publish(project, site, there, "--preview", "pr-7")
    assert publish(project, site, there, "--prune")[1].startswith("Nothing to remove")


@needs_posix
def test_who_was_faster_twice_is_built_upon(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git", pre_receive=race(PAGES, 2))
    code, said = publish(project, site, there)
    assert (code, "on top of 2 publications by others" in said) == (0, True), said
    assert {"rival-1.txt", "rival-2.txt", "index.html"} <= set(files(there, "gh-pages"))


@needs_posix
def test_after_five_lost_races_it_stops_and_says_so(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git", pre_receive=race(PAGES, 1000))
    code, said = publish(project, site, there)
    assert (code, "5 times" in said) == (4, True), said
    assert "index.html" not in files(there, "gh-pages")


@needs_posix
def test_a_refusal_is_told_in_the_words_of_the_remote(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git", pre_receive=REFUSE)
    code, said = publish(project, site, there)
    assert (code, "policy: this branch is protected" in said, len(said.splitlines())) == (1, True, 1)


@needs_posix
def test_what_a_noisy_remote_says_is_shown_without_secrets_and_escapes(
    project: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "TOKEN-OF-THE-USER")
    there = remote(tmp_path / "remote.git", pre_receive=NOISE)
    code, said = publish(project, site, there)
    assert code == 1
    assert not [word for word in ("hunter2hunter2", "TOKEN-OF-THE-USER", "\x1b", "\x07") if word in said]


@needs_posix
def test_a_remote_that_hangs_is_left_alone(
    project: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_git, "PATIENCE", 1)
    monkeypatch.setattr("tagline.publishing.publication.TRIES", 1)
    there = remote(tmp_path / "remote.git", pre_receive=HANG)
    code, said = publish(project, site, there)
    assert (code, "took longer than" in said) == (1, True), said


@needs_posix
def test_a_connection_that_breaks_after_the_push_was_taken_is_a_success(
    project: Path, site: Path, tmp_path: Path
) -> None:
    there = remote(tmp_path / "remote.git", post_receive=DROP)
    code, said = publish(project, site, there)
    assert (code, said.startswith("Published")) == (0, True), said
    assert git(there, "rev-list", "--count", PAGES) == "1"


def test_a_remote_that_is_not_there_is_one_line(project: Path, site: Path, tmp_path: Path) -> None:
    code, said = publish(project, site, tmp_path / "nowhere.git")
    assert (code, len(said.splitlines())) == (1, 1)
    said = tagline("publish", "--repository", project, "--site-dir", site).err
    assert "origin: no such remote; there is none" in said


def test_secrets_and_people_stop_the_publication(
    project: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "s3cret-value")
    there = remote(tmp_path / "remote.git")
    for text in ("ada@firm.io", "/home/ada/project/", "s3cret-value", "ghp_" + "a1" * 20):
        (site / "leak.html").write_text(f"<p>\n{text}</p>\n", encoding="utf-8")
        code, said = publish(project, site, there)
        assert (code, "leak.html" in said, "nothing was published" in said) == (1, True, True), text
        assert not {"ada@firm.io", "s3cret-value", "ghp_" + "a1" * 20} & set(said.split())
    assert git(there, "for-each-ref") == ""


def test_what_only_looks_like_an_address_does_not_stop_it(project: Path, site: Path, tmp_path: Path) -> None:
    texts = "core@1.2.3.md someone@example.org git@github.com:ada/engine.git pkg@next @scope/x.y"
    (site / "fine.html").write_text(texts, encoding="utf-8")
    assert publish(project, site, remote(tmp_path / "remote.git"))[0] == 0


def test_the_work_tree_and_the_refs_of_the_clone_stay_as_they_are(project: Path, site: Path, tmp_path: Path) -> None:
    (project / "half-done.txt").write_text("not staged", encoding="utf-8")
    before = (git(project, "status", "--porcelain"), git(project, "for-each-ref"), git(project, "count-objects"))
    publish(project, site, remote(tmp_path / "remote.git"))
    assert before == (
        git(project, "status", "--porcelain"),
        git(project, "for-each-ref"),
        git(project, "count-objects"),
    )


@needs_posix
@pytest.mark.slow
def test_killed_after_any_step_and_run_again_the_end_is_the_same(project: Path, site: Path, tmp_path: Path) -> None:
    words = ("publish", "--as-of", AS_OF, "--repository", str(project), "--site-dir", str(site), "--remote")
    whole = remote(tmp_path / "whole.git")
    code, steps = killed_after(0, tmp_path / "bin", *words, str(whole))
    assert (code, steps >= 12) == (0, True), steps
    for step in range(1, steps + 1):
        there = remote(tmp_path / f"{step}.git")
        killed_after(step, tmp_path / "bin", *words, str(there))
        assert killed_after(0, tmp_path / "bin", *words, str(there))[0] == 0
        assert git(there, "rev-parse", PAGES) == git(whole, "rev-parse", PAGES), step


@needs_posix
def test_with_a_full_disk_nothing_is_published_and_one_line_says_so(project: Path, site: Path, tmp_path: Path) -> None:
    (site / "large.html").write_text("x y z\n" * 200_000, encoding="utf-8")
    there = remote(tmp_path / "remote.git")
    program = f"import sys; sys.path[:] = {sys.path!r}; from tagline.cli import main; main()"
    words = [sys.executable, "-c", program, "publish", "--repository", str(project), "--remote", str(there)]
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 2; exec "$@"', "sh", *words, "--site-dir", str(site)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert git(there, "for-each-ref") == ""
    assert publish(project, site, there)[0] == 0


@needs_posix
def test_five_at_once_are_all_there_in_the_end(project: Path, site: Path, tmp_path: Path) -> None:
    there = remote(tmp_path / "remote.git")
    program = f"import sys; sys.path[:] = {sys.path!r}; from tagline.cli import main; main()"

    def one(prefix: str) -> int:
        words = ["publish", "--repository", str(project), "--remote", str(there), "--site-dir", str(site)]
        done = subprocess.run(
            [sys.executable, "-c", program, *words, "--prefix", prefix], check=False, capture_output=True
        )
        return done.returncode

    with ThreadPoolExecutor(5) as pool:
        codes = list(pool.map(one, ["a", "b", "c", "d", "e"]))
    assert codes == [0] * 5
    assert {path.split("/")[0] for path in files(there, "gh-pages")} == {"a", "b", "c", "d", "e", ".nojekyll"}
