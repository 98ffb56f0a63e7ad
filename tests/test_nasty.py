"""Hostile and broken repositories: every command answers or refuses in one line, runs nothing, and writes nothing.

The cases are made by an optional collection beside the checkout, each with what a correct tool does.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from commands import Said, tagline
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.commit import Change
from tagline.model.release import Release

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
COMMANDS = (("changelog",), ("next",), ("next", "--explain"), ("notes",), ("doctor",), ("config",), ("plan",))
MARKDOWN = {("changelog",), ("notes",)}
ANSWERS = {"zero": {0}, "nonzero": {1}, "any": {0, 1}}

READING_NAMES = """
shape-empty shape-no-tags shape-unborn-head shape-head-broken shape-detached shape-shallow-1 shape-shallow-cut
shape-clone-no-tags shape-partial-clone shape-bare shape-worktree shape-submodule shape-subdirectory shape-odd-path
shape-dubious-owner shape-sha256 shape-missing-object shape-broken-refs shape-stale-locks shape-replace-refs
shape-grafts shape-mid-merge shape-symlinks tag-semver-order tag-odd-versions tag-not-versions tag-kinds tag-same-commit
tag-branch-same-name tag-hex-name tag-unreachable tag-maintenance-lines tag-merge-range tag-backmerge
tag-late-merge-skewed tag-slash tag-path-traversal tag-packed-illegal tag-packed-old-format tag-option-injection
tag-shell-injection tag-html tag-slug-collisions tag-reserved-names tag-unicode tag-long tag-dates tag-message-hostile
tag-moved tag-deleted tag-prerelease-branch tag-many commit-encodings commit-crlf commit-empty-messages commit-huge
commit-redos commit-not-conventional commit-breaking-forms commit-reverts commit-topology commit-clock-skew
commit-bad-dates commit-delimiters commit-notes-mailmap commit-authors inject-html inject-markdown inject-snippets
inject-jinja inject-front-matter inject-feeds inject-terminal inject-bidi inject-ci-commands inject-skip-ci
inject-mentions config-exec config-gpg-log config-hooks config-remote-exec config-noise config-clean config-broken
config-include config-worktree-redirect config-embedded-bare config-alternates config-token-url planning-files
"""
KNOWN_NAMES = """
shape-no-tags shape-detached shape-partial-clone shape-bare shape-worktree shape-submodule shape-subdirectory
shape-odd-path shape-sha256 shape-broken-refs shape-stale-locks shape-replace-refs shape-mid-merge tag-semver-order
tag-odd-versions tag-not-versions tag-kinds tag-same-commit tag-branch-same-name tag-hex-name tag-unreachable
tag-maintenance-lines tag-merge-range tag-backmerge tag-late-merge-skewed tag-packed-old-format tag-unicode tag-dates
tag-prerelease-branch tag-many commit-encodings commit-crlf commit-empty-messages commit-not-conventional
commit-breaking-forms commit-reverts commit-topology commit-clock-skew commit-bad-dates commit-delimiters
inject-ci-commands config-noise config-clean
"""
READING, KNOWN = READING_NAMES.split(), KNOWN_NAMES.split()
RELEASES = "cuts a release or publishes a site"
LATER = {
    "remote-plain": RELEASES,
    "remote-no-pages-branch": RELEASES,
    "remote-protected-main": RELEASES,
    "remote-protected-tags": RELEASES,
    "remote-pages-stale": RELEASES,
    "remote-pages-race": RELEASES,
    "remote-pages-always-race": RELEASES,
    "remote-main-race": RELEASES,
    "remote-tag-taken": RELEASES,
    "remote-half-release": RELEASES,
    "remote-behind": RELEASES,
    "remote-hangs": RELEASES,
    "remote-noise": RELEASES,
}
# A case may hold more than what is read so far.
LATER_FACTS = {
    ("tag-slug-collisions", "pages"): "is about pages, see the tests of the site",
    ("inject-skip-ci", "hint"): "is about the commit of a release",
}
# These may be read as text, but may not be in a tag.
ATTRIBUTES = {"onclick=", r"track\.png"}
# `doctor` explains what the other commands refuse.
EXPLAINED = {"shape-shallow-1", "shape-shallow-cut"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One repository, what it holds, and what no output and no run may do."""

    name: str
    root: Path
    path: Path
    exit: str
    facts: Mapping[str, object]
    deny: tuple[str, ...]
    deny_html: tuple[str, ...]
    canaries: tuple[Path, ...]
    frozen: Mapping[Path, str]
    environment: Mapping[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def cases(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Case]:
    """Build all cases once."""
    script, root = shared("nasty") / "nasty_repos.py", tmp_path_factory.mktemp("nasty")
    subprocess.run([sys.executable, script, root], check=True, capture_output=True)
    rows = json.loads((root / "cases.json").read_text(encoding="utf-8"))
    return {row["name"]: case_of(root, row) for row in rows}


def case_of(root: Path, row: Mapping[str, object]) -> Case:
    """Read what the collection says of a case."""
    facts, frozen = row["facts"], row["frozen"]
    deny, deny_html, canaries = row["deny"], row["deny_html"], row["canaries"]
    assert isinstance(facts, dict)
    assert isinstance(frozen, dict)
    assert isinstance(deny, list)
    assert isinstance(deny_html, list)
    assert isinstance(canaries, list)
    return Case(
        name=str(row["name"]),
        root=root,
        path=root / str(row["path"]),
        exit=str(row["exit"]),
        facts=facts,
        deny=tuple(deny),
        deny_html=tuple(deny_html),
        canaries=tuple(root / path for path in canaries),
        frozen={root / path: digest for path, digest in frozen.items()},
        environment=facts.get("env", {}),
    )


@pytest.fixture
def case(request: pytest.FixtureRequest, cases: Mapping[str, Case], monkeypatch: pytest.MonkeyPatch) -> Case:
    """Give the case of a name, from inside its repository."""
    found = cases[request.param]
    if os.name == "nt" and not found.path.is_dir():
        pytest.skip("this file system has no such name")
    monkeypatch.chdir(found.path)
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    return found


def test_every_case_is_read_or_has_its_reason(cases: Mapping[str, Case]) -> None:
    assert {*READING, *LATER} == cases.keys()
    assert len(READING) == 90


@pytest.mark.parametrize("case", READING, indirect=True)
def test_a_nasty_repository_is_read_or_refused_and_does_no_harm(case: Case) -> None:
    for words in COMMANDS:
        said = tagline(*words)
        answered = {0, 1} if words in {("doctor",), ("config",)} and case.name in EXPLAINED else ANSWERS[case.exit]
        assert said.code in answered, (words, said.err)
        assert one_voice(said), (words, said)
        assert forbidden(case, said, is_markdown=words in MARKDOWN) == [], words
    assert [path for path in case.canaries if os.path.lexists(path)] == []
    assert [path for path, digest in case.frozen.items() if sha256(path) != digest] == []


def one_voice(said: Said) -> bool:
    """Whether an answer is on stdout, and a refusal one line on stderr."""
    if said.code == 0:
        return "Traceback" not in said.err and "defect" not in said.err
    return not said.out and said.err.startswith("tagline: ") and said.err.count("\n") == 1


def forbidden(case: Case, said: Said, *, is_markdown: bool) -> list[str]:
    """Give the patterns that something said matches, also when its Markdown is rendered with HTML in it."""
    text = said.out + said.err
    html = MarkdownIt("commonmark").render(said.out) if case.deny_html and is_markdown else ""
    tags = "".join(re.findall(r"<[^>]*>", html))
    found = [pattern for pattern in case.deny if re.search(readable(pattern), text)]
    return found + [
        pattern for pattern in case.deny_html if re.search(pattern, tags if pattern in ATTRIBUTES else html)
    ]


def readable(pattern: str) -> str:
    """Turn the one pattern that is written in bytes of UTF-8 into text."""
    return pattern.replace(r"\xc2\x9b", r"\x9b")


def sha256(path: Path) -> str:
    """Give the digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# What is true of a case


def subjects(changes: tuple[Change, ...]) -> list[str]:
    """Give the first lines, in order of the alphabet."""
    return sorted(change.commit.message.lstrip().split("\n")[0].rstrip() for change in changes)


def of_tag(book: ReleaseBook, name: str) -> Release:
    """Find the release of a tag."""
    return next(release for release in book.releases if release.tag.name == name)


def plain(expected: object) -> list[str]:
    """Leave merges out that say nothing of their own: releases count them and do not list them."""
    assert isinstance(expected, list)
    return sorted(one for one in expected if not one.startswith("Merge "))


def check_latest(book: ReleaseBook, expected: object) -> None:
    """See that the highest final has this tag."""
    assert (book.latest.tag.name if book.latest else None) == expected


def check_latest_reachable(book: ReleaseBook, expected: object) -> None:
    """See that the highest final that HEAD reaches has this tag."""
    assert max((one for one in book.finals if one.on_head), key=lambda one: one.version).tag.name == expected


def check_unreleased(book: ReleaseBook, expected: object) -> None:
    """See that these are the unreleased commits."""
    assert subjects(book.unreleased) == plain(expected)


def check_count_unreleased(book: ReleaseBook, expected: object) -> None:
    """See that so many commits are unreleased."""
    assert book.unreleased_commits == expected


def check_notes(book: ReleaseBook, expected: object) -> None:
    """See that these releases hold these commits."""
    assert isinstance(expected, dict)
    assert {name: subjects(of_tag(book, name).changes) for name in expected} == {
        name: plain(these) for name, these in expected.items()
    }


def check_not_in(book: ReleaseBook, expected: object) -> None:
    """See that these releases hold none of these commits."""
    assert isinstance(expected, dict)
    assert [name for name, these in expected.items() if {*these} & {*subjects(of_tag(book, name).changes)}] == []


def check_order(book: ReleaseBook, expected: object) -> None:
    """See that the versions rise in this order."""
    assert [one.tag.name for one in sorted(book.releases, key=lambda one: one.version)] == expected


def check_released(book: ReleaseBook, expected: object) -> None:
    """See that the latest release holds these commits."""
    assert book.latest is not None
    assert subjects(book.latest.changes) == plain(expected)


def check_count_v2(book: ReleaseBook, expected: object) -> None:
    """See that the release v2.0.0 holds so many commits."""
    release = of_tag(book, "v2.0.0")
    assert release.commits == expected


def check_tags(book: ReleaseBook, expected: object) -> None:
    """See that there are so many releases."""
    assert len(book.releases) == expected


def check_next(book: ReleaseBook, expected: object) -> None:
    """See that the next version is this."""
    del book
    assert tagline("next").out == f"{expected}\n"


def check_breaking(book: ReleaseBook, expected: object) -> None:
    """See that these unreleased commits break something."""
    assert subjects(tuple(one for one in book.unreleased if one.breaking_change is not None)) == plain(expected)


def check_unreleased_effective(book: ReleaseBook, expected: object) -> None:
    """See that these commits are still told after changes and their reverts have cancelled."""
    assert set(plain(expected)) <= set(subjects(book.unreleased))
    assert subjects(book.unreleased_cancelled)


def check_latest_on(book: ReleaseBook, expected: object) -> None:
    """See that on HEAD's branch the highest release is this."""
    assert isinstance(expected, dict)
    mine = max((one for one in book.releases if one.on_head), key=lambda one: one.version)
    assert mine.tag.name == expected[book.project.branch]


CHECKS: Mapping[str, Callable[[ReleaseBook, object], None]] = {
    "latest": check_latest,
    "latest_reachable": check_latest_reachable,
    "latest_on": check_latest_on,
    "unreleased": check_unreleased,
    "count_unreleased": check_count_unreleased,
    "notes": check_notes,
    "not_in": check_not_in,
    "order": check_order,
    "released": check_released,
    "count_v2": check_count_v2,
    "tags": check_tags,
    "next": check_next,
    "breaking": check_breaking,
    "unreleased_effective": check_unreleased_effective,
}
# What the refused cases would answer, and what other tests use.
ELSEWHERE = {"true_latest", "true_next", "env", "same_as"}


def checkable(case: Case) -> list[str]:
    """Name the facts of a case that can be asked for today."""
    return [name for name in case.facts if name not in ELSEWHERE and (case.name, name) not in LATER_FACTS]


def test_every_fact_is_checked_or_has_its_reason(cases: Mapping[str, Case]) -> None:
    assert [name for name in READING if checkable(cases[name])] == KNOWN


@pytest.mark.parametrize("case", KNOWN, indirect=True)
def test_what_is_said_of_a_nasty_repository_is_true(case: Case) -> None:
    book = read_book(case.path, as_of=AS_OF)
    for name in checkable(case):
        CHECKS[name](book, case.facts[name])


@pytest.mark.parametrize("case", ["config-noise"], indirect=True)
def test_settings_of_a_repository_change_no_byte(
    case: Case, cases: Mapping[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    noisy = [tagline(*words) for words in COMMANDS]
    monkeypatch.chdir(cases[str(case.facts["same_as"])].path)
    assert [tagline(*words) for words in COMMANDS] == noisy


# Planning files. The collection has them in YAML; here is the fault of each in TOML.

PLAN = '[[release]]\nid = "1.1.0"\ntarget = 2026-03-01\ngoal = "Spring"\n'
PLANNING_FILES: Mapping[str, str | bytes] = {
    "ok-minimal.yml": PLAN,
    "ok-crlf-bom.yml": b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode(),
    "ok-empty.yml": "",
    "bad-bomb.yml": "a = " + "[" * 9 + ",".join(['"lol"'] * 120_000) + "]" * 9,
    "bad-cycle.yml": 'include = ["release-plan.toml", "./release-plan.toml", "../*/release-plan.toml"]\n',
    "bad-python-tag.yml": "release = !!python/object/apply:os.system ['touch PWNED-yaml']\n",
    "bad-python-new.yml": "release = !!python/object/new:subprocess.Popen [['touch', 'PWNED-yaml2']]\n",
    "bad-duplicate-key.yml": PLAN + "target = 2026-03-02\n",
    "bad-unknown-key.yml": PLAN.replace("goal", "gaol"),
    "bad-date-30feb.yml": PLAN.replace("2026-03-01", "2026-02-30"),
    "bad-date-text.yml": PLAN.replace("2026-03-01", '"soon"'),
    "bad-date-order.yml": PLAN.replace("2026-03-01", "01/03/2026"),
    "bad-date-year.yml": PLAN.replace("2026-03-01", "99999-01-01"),
    "bad-version-float.yml": PLAN.replace('"1.1.0"', "1.10"),
    "bad-version-sexagesimal.yml": PLAN.replace('"1.1.0"', "01:10:00"),
    "bad-twice-same-version.yml": PLAN + PLAN,
    "bad-tab.yml": '[[release]]\n\tid = "1.1.0"\n\ttarget =\t2026-03-01\tgoal = ""\n',
    "bad-list-top.yml": "[1]\n[2]\n",
    "bad-scalar-top.yml": "hello\n",
    "bad-two-docs.yml": PLAN + "---\n" + PLAN,
    "bad-latin1.yml": PLAN.replace("Spring", "caf\xe9").encode("latin-1"),
    "bad-nul.yml": PLAN.replace("Spring", "a\0b"),
    "bad-deep.yml": "a = " + "[" * 20_000 + "]" * 20_000,
    "bad-merge-key.yml": "x = { id = '9.9.9' }\n[[release]]\n'<<' = 'x'\ntarget = 2026-03-01\n",
    "bad-url-scheme.yml": PLAN + 'links = { milestone = "javascript:alert(1)" }\n',
    "bad-include.yml": 'include = ["../../../../etc/passwd"]\n',
    "bad-include-abs.yml": 'include = ["/etc/passwd"]\n',
    "bad-conflict-markers.yml": "<<<<<<< HEAD\n" + PLAN + "=======\n>>>>>>> x\n",
    "text-jinja.yml": PLAN.replace("Spring", "{{ 1337*3 }}{% raw %}"),
    "text-html.yml": PLAN.replace("Spring", "<script>window.PWNED=1</script>"),
    "text-norway.yml": PLAN.replace('"Spring"', "no"),
    "text-crlf-ics.yml": PLAN.replace("Spring", "x\\r\\nEND:VEVENT"),
    "big-10mb.yml": PLAN.replace("Spring", "x" * 10**7),
    "big-100k-rows.yml": "release = [\n" + "{ id = 'r', target = 2024-03-01 },\n" * 30_000 + "]\n",
}
# These are shown as the text that they are, with what cannot be seen marked or refused.
SHOWN = {"text-jinja.yml": "{{ 1337*3 }}{% raw %}", "text-html.yml": "<script>window.PWNED=1</script>"}
REFUSED = {"text-norway.yml", "text-crlf-ics.yml", "big-100k-rows.yml"}


@pytest.mark.parametrize("case", ["planning-files"], indirect=True)
def test_a_nasty_planning_file_is_read_or_refused_in_sentences(case: Case, tmp_path: Path) -> None:
    given = json.loads((case.root / "planning-files/files/expect.json").read_text(encoding="utf-8"))
    assert given.keys() == {*PLANNING_FILES, "bad-symlink.yml"}
    where = tmp_path / "repository"
    subprocess.run(["git", "clone", "--quiet", case.path, where], check=True)
    for name, text in PLANNING_FILES.items():
        (where / "release-plan.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        said = tagline("plan", "--repository", where)
        assert said.code == int(given[name] == "error" or name in REFUSED), (name, said)
        assert not said.code or said.err.startswith("tagline: release-plan.toml"), (name, said.err)
        assert forbidden(case, said, is_markdown=False) == [], name
        assert SHOWN.get(name, "") in said.out, (name, said.out)
        assert len(said.err) < 20_000
    assert [path for path in case.canaries if os.path.lexists(path)] == []


def test_a_planning_file_that_is_a_link_out_of_the_repository_is_refused(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "release-plan.toml").symlink_to("/etc/hostname")
    said = tagline("plan", "--repository", tmp_path)
    assert (said.code, said.out) == (1, "")
    assert "leads out of the repository" in said.err
