"""A file of the plan that is followed through its versions says in each what the whole of it says."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagline.rules.followed_plan import FollowedFile, Said

# The law: to read what changed is to read all of it.

BLOCKS = (
    "",
    "# a comment\n",
    "\ufeff",
    'timezone = "UTC"\n',
    'include = ["plan/*.toml"]\n',
    "[cadence]\nfrom = 2026-01-13\n",
    '[cadence.lts]\nevery = "yearly"\n',
    "[[freeze]]\nid = 'f'\n",
    '[[release]]\nid = "a"\ntarget = 2026-03-03\n',
    '[[release]]\nid = "a"\ntarget = "2026-Q4"\n',
    '[[release]]\nid = "b"\ntrain = 2026-03-03\n\n[release.links]\nx = "y"\n',
    '[[release]]\r\nid = "c"\r\ntarget = 2026-04-04\r\n\r\n',
    '  [[release]]\n  id = "d"\n  target = "tba"\n',
    '[[release]] # with a comment\nid = "e"\nstage.rc1 = 2026-01-01\n[[release.check]]\nid = "a"\n',
    '[ [release] ]\nid = "f"\n',
    '[["release"]]\nid = "g"\ntarget = 5\n',
    '[[release]]\nid = "h"\ngoal = """\n[[release]]\nid = "fake"\ntarget = 2026-05-05\n"""\n',
    "[[release]]\nid = 'i'\ngoal = '''\n[cadence]\n[[release]]\nid = \"b\"\n'''\ntarget = 2026-06-06\n",
    '"""\n',
    "'''\n",
    'goal = """\n',
    'depends = [\n["x"],\n["release"]\n]\n',
    "depends = [\n[[1]]\n]\n",
    "release = []\n",
    'release = [{ id = "j", target = 2026-07-07 }]\n',
    "[release]\n",
    '[release.links]\nz = "1"\n',
    "[release.a.b]\n",
    "[[release.check]]\n",
    'id = "k"\n',
    "target = 2026-08-08\n",
    "target = 2026-02-30\n",
    "target = 2026-11-05T10:00:00Z\n",
    "[[release]]\n",
    "[people]\nada = 'A'\n",
    "[[people]]\n",
    "\r",
    "\xe9\n",
    "[a]\nb = 1\n[a]\n",
    "[[line]]\nid = '3.x'\n[line.x]\n",
)
TENTH = st.sampled_from(range(10))
ODD = st.sampled_from(BLOCKS).map(str.encode)
TEXT = "goal = '''\n[release]\n'''\n"


def whole(raw: bytes) -> dict[str, Mapping[str, object]] | None:
    """Read a version whole; None for one that is no TOML."""
    try:
        told = tomllib.loads(raw.removeprefix(b"\xef\xbb\xbf").decode()).get("release")
    except ValueError:
        return None
    entries = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return {one["id"]: one for one in entries if isinstance(one.get("id"), str)}


def expected(entry: Mapping[str, object]) -> Said:
    """Say what an entry says."""
    target, train = entry.get("target"), entry.get("train")
    day = target if isinstance(target, date | str) and not isinstance(target, datetime) else None
    departure = train if isinstance(train, date) and not isinstance(train, datetime) else None
    wrong = (target is not None and day is None) or (train is not None and departure is None)
    return Said(day, departure, wrong, entry.get("status") == "cancelled", hash(repr(entry)))


@st.composite
def entries(draw: st.DrawFn) -> bytes:
    """Write an ordinary entry; a long text in it may look like a table."""
    at, day = draw(st.integers(0, 9_999)), draw(st.integers(10, 29))
    text = TEXT if draw(TENTH) == 7 else ""
    return f'[[release]]\nid = "r{at}"\ntarget = 2026-03-{day}\n{text}\n'.encode()


@st.composite
def histories(draw: st.DrawFn) -> list[bytes]:
    """Make versions of a file: most are ordinary, each by an edit of the one before; others are anything."""
    head = draw(st.sampled_from([b"", b'timezone = "UTC"\n\n', b"[cadence]\nids = '%Y'\n\n"]))
    pieces = [head, *draw(st.lists(entries(), max_size=12))]
    found = [b"".join(pieces)]
    for _ in range(draw(st.integers(1, 8))):
        for _ in range(draw(st.integers(1, 3))):
            pieces = draw(edited(pieces, entries()))
        odd = draw(edited(pieces, ODD)) if draw(TENTH) >= 7 else pieces
        pieces = odd if draw(TENTH) == 7 else pieces
        found.append(draw(noisy(b"".join(odd))) if draw(TENTH) == 7 else b"".join(odd))
    return found


@st.composite
def edited(draw: st.DrawFn, pieces: Sequence[bytes], new: st.SearchStrategy[bytes]) -> list[bytes]:
    """Put something in, take something out, move it, or change its day; seldom in single lines."""
    parts = b"".join(pieces).splitlines(keepends=True) if draw(TENTH) == 7 else list(pieces)
    at, other = (draw(st.integers(0, len(parts))) for _ in range(2))
    match draw(st.sampled_from(["in", "in", "out", "move", "day", "day", "day", "again"])):
        case "in":
            parts.insert(at, draw(new))
        case "out":
            del parts[at : at + 1]
        case "again" if draw(TENTH) == 7:
            parts[at:at] = parts[other : other + 2]
        case "move" if at < len(parts):
            parts.insert(other, parts.pop(at))
        case "day" if at < len(parts):
            parts[at] = parts[at].replace(*draw(st.sampled_from([(b"-03-1", b"-03-2"), (b"-03-2", b"-03-1")])))
    return parts


@st.composite
def noisy(draw: st.DrawFn, raw: bytes) -> bytes:
    """Change a byte."""
    at = draw(st.integers(0, len(raw)))
    return raw[:at] + draw(st.sampled_from([b"", b"\n", b"[", b"]", b'"', b"'", b"\xff", b"\0", b"9"])) + raw[at + 1 :]


@settings(max_examples=400)
@given(histories())
def test_what_is_followed_says_what_each_whole_version_says(versions: list[bytes]) -> None:
    file, before = FollowedFile(), dict[str, Said]()
    for raw in versions:
        outcome, told = file.read(raw), whole(raw)
        assert (outcome.problem == "") == (told is not None)
        now = before if told is None else {name: expected(entry) for name, entry in told.items()}
        assert file.said == now
        assert outcome.touched == {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        before = now


# What has no place in the law


def test_a_version_that_is_no_toml_changes_nothing_and_says_why() -> None:
    file = FollowedFile()
    file.read(b'[[release]]\nid = "a"\ntarget = 2026-03-03\n')
    outcome = file.read(b'[[release]]\nid = "a"\ntarget = 2026-13-40\n')
    assert (outcome.touched, file.said["a"].target) == (frozenset(), date(2026, 3, 3))
    assert outcome.problem.startswith("is no TOML: ")


def test_the_next_version_after_a_broken_one_is_held_against_the_last_whole_one() -> None:
    file = FollowedFile()
    file.read(b'[[release]]\nid = "a"\ntarget = 2026-03-03\n')
    file.read(b"<<<<<<< HEAD\n")
    assert file.read(b'[[release]]\nid = "a"\ntarget = 2026-03-03\n').touched == frozenset()
    assert file.read(b'[[release]]\nid = "a"\ntarget = 2026-03-10\n').touched == {"a"}


@pytest.mark.parametrize(
    "text",
    [
        b"a." * 400_000 + b"b = 1",
        b"a = " + b"[" * 300_000,
        b'[[a]]\nb = """\n' * 50_001,
        b"a = " + b"9" * 900_000,
        b"\n[a]" * 200_000,
        b"\xff\xfe" + b"\0" * 100_000,
    ],
)
def test_a_monstrous_version_is_told_as_one_that_could_not_be_read(text: bytes) -> None:
    assert FollowedFile().read(text).problem


def test_a_change_costs_what_it_changes_however_long_the_file_is() -> None:
    entries = [f'[[release]]\nid = "r{at}"\ntarget = 2026-03-03\n\n' for at in range(1_000)]
    file = FollowedFile()
    file.read("".join(entries).encode())
    before = file.work
    for at in (3, 997):
        entries[at] = entries[at].replace("03-03", "03-10")
    assert file.read("".join(entries).encode()).touched == {"r3", "r997"}
    assert file.work - before < 500


def test_a_train_behind_a_list_is_told_apart_from_it() -> None:
    tables = (
        b'[[line]]\nid = "3.x"\n[cadence.lts]\nevery = "yearly"\n' + b'[[release]]\nid = "a"\ntarget = 2026-03-03\n'
    )
    file = FollowedFile()
    file.read(tables)
    before = file.work
    assert file.read(tables.replace(b"03-03", b"03-10")).touched == {"a"}
    assert file.work - before < 60


def test_a_new_table_costs_itself() -> None:
    entries = [f'[[release]]\nid = "r{at}"\ntarget = 2026-03-03\n\n' for at in range(1_000)]
    file = FollowedFile()
    file.read("".join(entries).encode())
    before = file.work
    for at in (900, 500, 100):
        entries.insert(at, f'[[release]]\nid = "new{at}"\ntarget = 2026-03-03\n\n')
    assert file.read("".join(entries).encode()).touched == {"new100", "new500", "new900"}
    assert file.work - before < 500
