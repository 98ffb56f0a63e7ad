"""Commits, tags and places are read from what git prints, whatever a repository holds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import ADA, FIRST_DAY, HOUR, Story, git, story
from tagline.model.commit import Commit, Tag
from tagline.reading.git import Git, fields
from tagline.reading.history import (
    LOG_WIDTH,
    History,
    Ref,
    commits_from,
    opened,
    place_from,
    read_all,
    read_history,
    read_refs,
    refs_from,
    seconds,
    sorted_refs,
    touching_from,
    without_signature,
)

ONE, TWO, THREE = "1" * 40, "2" * 40, "3" * 40


def read(where: Path) -> History:
    """Read a repository."""
    return read_history(Git(directory=where))


# Places


def test_a_repository_with_a_work_tree_gives_its_root(tmp_path: Path) -> None:
    lines = ["false", "false", str(tmp_path / ".git"), str(tmp_path / ".git"), "../", ONE, "refs/heads/main", ""]
    place = place_from(tmp_path / "folder", lines)
    assert (place.top, place.head, place.branch, place.shallow) == (tmp_path, ONE, "main", False)


def test_a_bare_repository_has_no_root(tmp_path: Path) -> None:
    place = place_from(tmp_path, ["false", "true", str(tmp_path), str(tmp_path), ONE, "refs/heads/next", ""])
    assert (place.top, place.head, place.branch) == (None, ONE, "next")


def test_a_detached_head_is_on_no_branch(tmp_path: Path) -> None:
    place = place_from(tmp_path, ["false", "false", "/g", "/g", "", "a" * 64, "HEAD", ""])
    assert (place.head, place.branch) == ("a" * 64, None)


def test_an_unborn_branch_has_no_head(tmp_path: Path) -> None:
    place = place_from(tmp_path, ["true", "false", "/g", "/g", "", "HEAD", ""])
    assert (place.head, place.branch, place.shallow) == (None, None, True)


# Refs


def printed(*rows: tuple[str, ...]) -> str:
    """Write refs as git prints them."""
    return "".join("\0".join((*row, "\n")) for row in rows)


def test_refs_are_read_with_messages_of_many_lines() -> None:
    rows = [
        (ONE, "commit", "", "", "refs/tags/v1", "", "feat: a\n\nbody\n"),
        (TWO, "tag", ONE, "commit", "refs/tags/v2", "1700000000", "Two\n\n\nlines\n"),
    ]
    assert list(refs_from(printed(*rows))) == [Ref(*row) for row in rows]


def test_no_refs_are_no_refs() -> None:
    assert list(refs_from("")) == []


def test_a_lightweight_tag_takes_no_message_from_its_commit() -> None:
    found = sorted_refs([Ref(ONE, "commit", "", "", "refs/tags/v1.0.0", "", "feat: a\n")], {})
    assert found.tags == (Tag(name="v1.0.0", commit_hash=ONE),)


def test_an_annotated_tag_brings_its_date_and_message() -> None:
    (tag,) = sorted_refs([Ref(TWO, "tag", ONE, "commit", "refs/tags/v1.0.0", "1700000000", "Thanks\n")], {}).tags
    assert (tag.commit_hash, tag.tagged, tag.message, tag.annotated, tag.signed) == (
        ONE,
        1_700_000_000,
        "Thanks",
        True,
        False,
    )


def test_a_tag_without_a_tagger_has_no_date_of_its_own() -> None:
    (tag,) = sorted_refs([Ref(TWO, "tag", ONE, "commit", "refs/tags/v1.0.0", "", "Old\n")], {}).tags
    assert (tag.tagged, tag.message) == (None, "Old")


def test_a_tag_of_a_tag_is_peeled() -> None:
    found = sorted_refs([Ref(THREE, "tag", TWO, "tag", "refs/tags/v1.0.0", "1", "outer")], {TWO: ONE})
    assert [tag.commit_hash for tag in found.tags] == [ONE]


@pytest.mark.parametrize(
    ("ref", "kind"),
    [
        (Ref(ONE, "tree", "", "", "refs/tags/v3.0.0", "", ""), "tree"),
        (Ref(ONE, "blob", "", "", "refs/tags/v3.0.0", "", "its contents"), "blob"),
        (Ref(TWO, "tag", ONE, "tree", "refs/tags/v3.0.0", "1", "x"), "tree"),
        (Ref(THREE, "tag", TWO, "tag", "refs/tags/v3.0.0", "1", "x"), "tag"),
    ],
)
def test_a_tag_of_something_else_is_reported(ref: Ref, kind: str) -> None:
    found = sorted_refs([ref], {})
    assert found.tags == ()
    assert found.not_commits == ((("v3.0.0"), f"points to a {kind}, not to a commit"),)


def test_branches_are_told_from_tags_by_their_full_name() -> None:
    names = ("refs/heads/refs/tags/v1", "refs/remotes/origin/main", "refs/tags/heads/main")
    found = sorted_refs([Ref(ONE, "commit", "", "", name, "", "") for name in names], {})
    assert (len(found.branches), [tag.name for tag in found.tags]) == (2, ["heads/main"])


def test_what_git_complains_of_is_a_warning() -> None:
    found = sorted_refs([], {}, "warning: ignoring broken ref refs/tags/v9\nsomething else\n")
    assert found.warnings == ("ignoring broken ref refs/tags/v9",)


@pytest.mark.parametrize("kind", ["PGP SIGNATURE", "SSH SIGNATURE", "SIGNED MESSAGE"])
def test_a_signature_is_cut_off(kind: str) -> None:
    block = f"-----BEGIN {kind}-----\n\nabc=\n-----END {kind}-----\n"
    assert without_signature(f"One\n\ntwo\n{block}") == ("One\n\ntwo", True)
    assert without_signature(block) == ("", True)


@pytest.mark.parametrize("text", ["One\n\ntwo", "", "On -----BEGIN PGP SIGNATURE----- in a line"])
def test_a_message_without_a_signature_stays_whole(text: str) -> None:
    assert without_signature(f"{text}\n") == (text, False)


# Dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("1700000000", 1_700_000_000),
        ("253402300799", 253_402_300_799),
        ("253402300800", 0),
        ("18446744073709551615", 0),
        ("-1", 0),
        ("", 0),
        ("soon", 0),
        ("1e9", 0),
        (" 1", 0),
        ("\u0661", 0),
        ("\u00b2", 0),
    ],
)
def test_a_date_that_is_none_is_zero(text: str, expected: int) -> None:
    assert seconds(text) == expected
    assert seconds(text.encode()) == expected


# Commits

hashes = st.integers(0, 16**40 - 1).map(lambda number: f"{number:040x}")
texts = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "S"), include_characters="\n\t"), max_size=40
)
made_commits = st.builds(
    Commit,
    hash=hashes,
    parents=st.lists(hashes, max_size=3).map(tuple),
    committed=st.integers(0, 4_000_000_000),
    author=texts,
    message=texts,
)


@given(st.lists(made_commits, max_size=8), st.data())
def test_commits_are_read_wherever_the_stream_is_cut(commits: list[Commit], data: st.DataObject) -> None:
    printed = [
        field.encode()
        for one in commits
        for field in (one.hash, " ".join(one.parents), str(one.committed), one.author, one.message)
    ]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(printed)), max_size=6)))
    batches = [printed[start:end] for start, end in zip([0, *cuts], [*cuts, len(printed)], strict=True)]
    assert list(commits_from(fields(batches, LOG_WIDTH))) == commits


@given(st.lists(st.lists(st.integers(), max_size=7), max_size=7), st.integers(1, 5))
def test_batches_are_regrouped_without_loss(numbers: list[list[int]], width: int) -> None:
    given_ones = [[str(number).encode() for number in batch] for batch in numbers]
    flat = [field for batch in given_ones for field in batch]
    regrouped = list(fields(iter([list(batch) for batch in given_ones]), width))
    assert [len(batch) % width for batch in regrouped if len(batch) % width] == []
    assert [field for batch in regrouped for field in batch] == flat[: len(flat) - len(flat) % width]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"fix: caf\xc3\xa9", "fix: caf\u00e9"),
        (b"fix: caf\xe9", "fix: caf\ufffd"),
        (b"fix: \xff\xfe\x80", "fix: \ufffd\ufffd\ufffd"),
        (b"fix: a\r\n\r\nbody\r\n", "fix: a\n\nbody\n"),
        (b"fix: a\rbody", "fix: a\nbody"),
        (b"fix: \x1b[2Jx\x07", "fix: \ufffd[2Jx\ufffd"),
        ("fix: \u202etxt".encode(), "fix: \ufffdtxt"),
        ("fix: \u009b31m".encode(), "fix: \ufffd31m"),
        (b"fix: tab\there", "fix: tab\there"),
    ],
)
def test_bytes_become_text_that_fools_nobody(raw: bytes, shown: str) -> None:
    (commit,) = commits_from([[ONE.encode(), b"", b"1", b"Ada", raw]])
    assert commit.message == shown


# Real repositories


def test_commits_come_with_children_before_parents(tmp_path: Path) -> None:
    told = story("a", "$ branch side", "b", "$ switch main", "c", "$ merge side d").told(tmp_path)
    commits = read(told).commits
    assert [commit.message.strip() for commit in commits] == ["d", "c", "b", "a"]
    assert (len(commits[0].parents), commits[0].parents[0], commits[-1].parents) == (2, commits[1].hash, ())
    assert (commits[-1].committed, commits[-1].author) == (FIRST_DAY, "Ada Lovelace")


def test_children_come_before_parents_that_claim_to_be_younger(tmp_path: Path) -> None:
    told = Story()
    for number, day in enumerate((9, 1, 8, 2, 7, 3)):
        told.commit(f"commit {number}", when=FIRST_DAY + day * HOUR)
    commits = read(told.told(tmp_path)).commits
    assert [commit.message for commit in commits] == [f"commit {number}" for number in (5, 4, 3, 2, 1, 0)]


def test_branches_and_tags_that_head_does_not_reach_are_read(tmp_path: Path) -> None:
    told = story("a", "$ branch side", "b", "$ branch gone", "c", "$ tag v1.0.0", "$ switch main", "d")
    del told.refs["refs/heads/gone"]
    told.ref("refs/remotes/origin/far", told.commit("e", parents=[1]))
    told.tip = told.refs["refs/heads/main"]
    assert {commit.message for commit in read(told.told(tmp_path)).commits} == {"a", "b", "c", "d", "e"}


def test_a_repository_without_commits_is_empty(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--template=")
    found = read(tmp_path)
    assert (found.commits, found.refs.tags, found.place.head) == ((), (), None)


def test_messages_are_decoded_by_their_own_encoding(tmp_path: Path) -> None:
    told = Story()
    told.commit("fix: caf\u00e9".encode("latin-1"), encoding="ISO-8859-1")
    told.commit("fix: \u00e4".encode("utf-8"))
    told.commit("fix: \u65e5\u672c".encode("shift_jis"), encoding="SHIFT_JIS")
    assert [commit.message for commit in read(told.told(tmp_path)).commits] == [
        "fix: \u65e5\u672c",
        "fix: \u00e4",
        "fix: caf\u00e9",
    ]


def test_names_are_those_of_the_mailmap(tmp_path: Path) -> None:
    told = Story()
    told.commit(
        "a", author="ada <old@users.invalid>", files={".mailmap": "Ada King <ada@users.invalid> <old@users.invalid>\n"}
    )
    where = told.told(tmp_path, bare=False)
    git(where, "reset", "--quiet", "--hard")
    assert [commit.author for commit in read(where).commits] == ["Ada King"]


def test_the_mailmap_of_a_bare_repository_counts_too(tmp_path: Path) -> None:
    told = Story()
    told.commit(
        "a", author="ada <old@users.invalid>", files={".mailmap": "Ada King <ada@users.invalid> <old@users.invalid>\n"}
    )
    assert [commit.author for commit in read(told.told(tmp_path)).commits] == ["Ada King"]


OLD_NAMES = "Zoe Roe <zoe@users.invalid> Zoe Doe <old@users.invalid>\n<ada@users.invalid> <ada@x.invalid>\n"


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Co-authored-by: Zoe Doe <old@users.invalid>", "Co-authored-by: Zoe Roe <old@users.invalid>"),
        ("CO-AUTHORED-BY:  zoe doe  <OLD@users.invalid>", "CO-AUTHORED-BY:  Zoe Roe <OLD@users.invalid>"),
        ("Co-authored-by: Ada <ada@x.invalid>", "Co-authored-by: Ada <ada@x.invalid>"),
        ("Co-authored-by: Zoe Doe <other@users.invalid>", "Co-authored-by: Zoe Doe <other@users.invalid>"),
        ("Co-authored-by: Zoe Doe", "Co-authored-by: Zoe Doe"),
        ("Co-authored-by: <old@users.invalid>", "Co-authored-by: <old@users.invalid>"),
        ("See Co-authored-by: Zoe Doe <old@users.invalid>", "See Co-authored-by: Zoe Doe <old@users.invalid>"),
    ],
)
def test_co_authors_are_named_by_the_mailmap_too(tmp_path: Path, message: str, expected: str, bare: bool) -> None:  # noqa: FBT001
    told = Story()
    told.commit("a", files={".mailmap": OLD_NAMES})
    told.commit(f"fix: b\n\n{message}\nCo-authored-by: Al <al@x.invalid>")
    where = told.told(tmp_path, bare=bare)
    if not bare:
        git(where, "reset", "--quiet", "--hard")
    assert read(where).commits[0].message.strip() == f"fix: b\n\n{expected}\nCo-authored-by: Al <al@x.invalid>"


def test_without_a_mailmap_messages_stay_as_they_are(tmp_path: Path) -> None:
    where = story("fix: b\n\nCo-authored-by:  Zoe Doe  <old@users.invalid>").told(tmp_path)
    assert read(where).commits[0].message.strip() == "fix: b\n\nCo-authored-by:  Zoe Doe  <old@users.invalid>"


@pytest.mark.parametrize("date", ["-1 +0000", "0 +0000", "99999999999999 +0000", "1700000000 +9999"])
def test_odd_dates_do_no_harm(tmp_path: Path, date: str) -> None:
    told = Story()
    told.commit("a")
    body = f"tree {empty_tree(told, tmp_path)}\nauthor {ADA} {date}\ncommitter {ADA} {date}\n\nfix: odd\n"
    odd = (
        git(tmp_path, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=body.encode())
        .decode()
        .strip()
    )
    git(tmp_path, "update-ref", "refs/heads/main", odd)
    (commit,) = read(tmp_path).commits
    assert (commit.message, 0 <= commit.committed <= 253_402_300_799) == ("fix: odd\n", True)


def empty_tree(told: Story, where: Path) -> str:
    """Write a story and give the empty tree of its repository."""
    told.told(where)
    return git(where, "mktree", stdin=b"").decode().strip()


def test_tags_of_every_kind_are_told_apart(tmp_path: Path) -> None:
    where = story("a", "$ tag v1.0.0", "b", "$ tag v1.1.0 Thanks").told(tmp_path)
    blob = git(where, "hash-object", "-w", "--stdin", stdin=b"x").decode().strip()
    tree = git(where, "rev-parse", "main^{tree}").decode().strip()
    for name, target in (("v2.0.0", "v1.1.0"), ("v2.1.0", "v2.0.0"), ("v3.0.0", tree), ("v4.0.0", blob)):
        git(where, "tag", "--annotate", "--message", name, name, target)
    git(where, "tag", "v5.0.0", tree)
    git(where, "tag", "v6.0.0", blob)
    refs = read(where).refs
    tip = git(where, "rev-parse", "main").decode().strip()
    assert {tag.name: tag.commit_hash == tip for tag in refs.tags} == {
        "v1.0.0": False,
        "v1.1.0": True,
        "v2.0.0": True,
        "v2.1.0": True,
    }
    assert dict(refs.not_commits).keys() == {"v3.0.0", "v4.0.0", "v5.0.0", "v6.0.0"}


@pytest.mark.parametrize("sizes", [(400_000, 0), (0, 400_000), (400_000, 400_000), (0, 400_000, 0)])
def test_a_message_of_many_megabytes_is_read_whole(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    told = Story()
    for size in sizes:
        told.commit("fix: it\n\n" + "lorem ipsum\n" * size)
    found = [len(commit.message) for commit in read(told.told(tmp_path)).commits]
    assert found == [9 + 12 * size for size in reversed(sizes)]


def test_the_watcher_is_told_of_every_commit(tmp_path: Path) -> None:
    seen: list[int] = []
    read_history(Git(directory=story(*"abcde").told(tmp_path)), seen.append)
    assert sum(seen) == 5


@given(st.lists(st.binary(max_size=30).map(lambda raw: raw.replace(b"\0", b"")), max_size=6))
def test_any_bytes_are_read_and_no_message_harms_another(messages: list[bytes]) -> None:
    printed = [field for raw in messages for field in (ONE.encode(), b"", b"1", raw, raw)]
    alone = [next(commits_from([printed[at : at + LOG_WIDTH]])) for at in range(0, len(printed), LOG_WIDTH)]
    assert list(commits_from([printed])) == alone


# The paths that commits touch


def touched(where: Path) -> dict[str, tuple[str, ...]]:
    """Give the paths that each commit touched, by its subject."""
    git_here, place = opened(Git(directory=where))
    found = read_all(git_here, place, read_refs(git_here), touching=True)
    subjects = [commit.message.partition("\n")[0] for commit in found.commits]
    return dict(zip(subjects, found.touched, strict=True))


def files(*paths: str, text: str = "x") -> dict[str, str]:
    """Give files of one text."""
    return dict.fromkeys(paths, text)


def test_a_commit_touches_the_paths_that_it_changed(tmp_path: Path) -> None:
    told = Story()
    told.commit("first", files=files("a/x", "b/y"))
    told.commit("nothing")
    told.commit("second", files=files("b/y", text="y"))
    told.commit("gone")
    told.stream.append(b"D a/x\n")
    assert touched(told.told(tmp_path)) == {
        "gone": ("a/x",),
        "second": ("b/y",),
        "nothing": (),
        "first": ("a/x", "b/y"),
    }


def test_a_moved_file_touches_where_it_was_and_where_it_is(tmp_path: Path) -> None:
    told = Story()
    told.commit("put", files=files("a/x", text="long enough to be told again\n" * 20))
    told.commit("move")
    told.stream.append(b"R a/x b/x\n")
    assert touched(told.told(tmp_path))["move"] == ("a/x", "b/x")


def test_a_merge_touches_what_it_brings(tmp_path: Path) -> None:
    told = Story()
    first = told.commit("first", files=files("a"))
    side = told.commit("side", files=files("b"))
    main = told.commit("main", parents=[first], files=files("c"))
    told.commit("merge", parents=[main, side])
    told.stream.append(b"M 100644 inline b\ndata 1\nx\n")
    assert touched(told.told(tmp_path))["merge"] == ("b",)


NASTY_PATHS = ("a" * 40, "0" * 64, "\nx", "a\nb", "-x", " y ", "\u00e9/\u6c49", "z" * 200, "c\td/e", '"q"')


def test_paths_may_be_called_anything(tmp_path: Path) -> None:
    told = Story()
    for number, path in enumerate(NASTY_PATHS):
        told.commit(f"{number}", files={f"{number}": "x"})
        told.stream[-1:] = [b'M 100644 inline "%s"\n' % _octal(path), b"data 1\nx\n"]
    found = touched(told.told(tmp_path))
    assert found == {f"{number}": (path,) for number, path in enumerate(NASTY_PATHS)}


def _octal(path: str) -> bytes:
    return b"".join(b"\\%03o" % byte for byte in path.encode())


@pytest.mark.parametrize(
    "words",
    [
        ("diff.relative", "true"),
        ("diff.orderFile", "nowhere"),
        ("log.showRoot", "false"),
        ("diff.renames", "copies"),
        ("log.diffMerges", "off"),
        ("diff.noprefix", "true"),
    ],
    ids=" ".join,
)
def test_what_a_repository_configures_changes_no_path(tmp_path: Path, words: tuple[str, str]) -> None:
    told = Story()
    told.commit("first", files=files("folder/a", "other/b"))
    where = told.told(tmp_path, bare=False)
    (where / "folder").mkdir()
    git(where, "config", *words)
    assert touched(where / "folder") == {"first": ("folder/a", "other/b")}


def test_commits_are_the_same_with_their_paths_as_without(tmp_path: Path) -> None:
    told = Story()
    for number, message in enumerate(("", "\n", "a", "a\n", "a\n\n\n", "\n\na", "a\r\nb\r\n")):
        told.commit(message)
        told.commit(message, files=files(f"{number}"))
    where = told.told(tmp_path)
    git_here, place = opened(Git(directory=where))
    refs = read_refs(git_here)
    one, two = (read_all(git_here, place, refs, touching=touching) for touching in (False, True))
    assert one.commits == two.commits
    assert (len(one.touched), len(two.touched)) == (0, 14)


RECORDS = st.lists(
    st.tuples(
        st.lists(st.binary(max_size=3).map(lambda raw: raw.replace(b"\0", b"")), min_size=1, max_size=1),
        st.lists(st.sampled_from([b"a", b"b/c", ONE.encode(), b"\n"]), max_size=4),
    ),
    min_size=1,
)


@given(RECORDS, st.data())
def test_paths_are_told_from_the_next_commit_wherever_a_batch_ends(
    records: list[tuple[list[bytes], list[bytes]]], data: st.DataObject
) -> None:
    stream: list[bytes] = []
    for message, paths in records:
        stream += [b"", ONE.encode(), b"", b"1", b"Ada", *message, *(paths and [b"\n" + paths[0], *paths[1:]])]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    batches = [stream[start:end] for start, end in zip((0, *cuts), (*cuts, len(stream)), strict=True)]
    found = list(touching_from(batches))
    assert [paths for _, paths in found] == [tuple(path.decode() for path in paths) for _, paths in records]
    assert len(found) == len(records)
