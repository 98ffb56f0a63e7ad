"""The file of amendments: what is in force is read, each mistake has its line, and an embargo is kept."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.errors import TaglineError
from tagline.model.notes import Amendments
from tagline.reading.amendments import amendments_from, key_lines

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
AMEND = '[[amend]]\ncommit = "1A2b3c4d"\non = 2026-01-31\nas = "fix: a"\n'
SECURITY = """\
[[security]]
commit = "5e6f7a8b"
id = ["CVE-2026-1234", "ghsa-AAAA-bbbb-cccc"]
text = "Plugh lets anybody in."
severity = "high"
on = 2026-01-01
"""
SECRETS = ("CVE", "GHSA", "ghsa", "Plugh", "5e6f7a8b", "security", "high")


def read(text: str | bytes, as_of: datetime = AS_OF) -> Amendments:
    return amendments_from(text if isinstance(text, bytes) else text.encode(), as_of)


def mistakes(text: str | bytes, as_of: datetime = AS_OF) -> list[str]:
    with pytest.raises(TaglineError) as error:
        read(text, as_of)
    return error.value.problem.splitlines()


def test_an_entry_is_read_whole() -> None:
    (entry,) = read(AMEND).amend
    assert (entry.commit, entry.on, entry.as_, entry.hide, entry.line) == (
        "1a2b3c4d",
        date(2026, 1, 31),
        "fix: a",
        None,
        1,
    )


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, str.rstrip])
def test_line_ends_a_byte_order_mark_and_a_missing_last_line_end_make_no_difference(change: object) -> None:
    assert callable(change)
    assert read(change(AMEND)) == read(AMEND)


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "amend = []\n"])
def test_a_file_without_entries_says_nothing(text: str) -> None:
    assert read(text) == Amendments()


def test_a_date_after_now_is_not_in_force_yet() -> None:
    assert not read(AMEND, datetime(2026, 1, 30, 23, tzinfo=UTC)).amend


def test_ids_are_written_as_their_registers_do() -> None:
    (entry,) = read(SECURITY).security
    assert entry.id == ("CVE-2026-1234", "GHSA-aaaa-bbbb-cccc")


@pytest.mark.parametrize(
    ("embargo", "hidden", "public"),
    [
        ("2026-02-01", "2026-01-31T23:59:59+00:00", "2026-02-01T00:00:00+00:00"),
        ("2026-02-01T12:00:00Z", "2026-02-01T11:59:59+00:00", "2026-02-01T12:00:00+00:00"),
        ("2026-02-01T12:00:00+02:00", "2026-02-01T09:59:59+00:00", "2026-02-01T10:00:00+00:00"),
        ("2026-02-01T12:00:00", "2026-02-01T11:59:59+00:00", "2026-02-01T12:00:00+00:00"),
        ('"2026-02-01"', "2026-01-31T23:59:59+00:00", "2026-02-01T00:00:00+00:00"),
    ],
)
def test_an_embargo_ends_at_its_moment(embargo: str, hidden: str, public: str) -> None:
    text = f"{SECURITY}embargo = {embargo}\n"
    assert not read(text, datetime.fromisoformat(hidden)).security
    (entry,) = read(text, datetime.fromisoformat(public)).security
    assert entry.on == date(2026, 2, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        "embargo = 2026-02-01\nseverty = 'high'\n",
        "embargo = 2026-02-01\npart = 'x'\n",
        "embargo = 'Plugh'\n",
        "embargo = 7\n",
        "embargo = 2026-02-01\nPlugh = 1\n",
        "embargo = 2026-02-01\nembargo = 2026-02-02\n",
        'embargo = 2026-02-01\nwhy = """Plugh\n',
        'embargo = 2026-02-01\nwhy = "Plugh\n',
        "embargo = 2026-02-01\nPlugh\n",
    ],
)
def test_a_mistake_under_embargo_tells_its_line_and_nothing_of_the_entry(wrong: str) -> None:
    (line,) = mistakes(SECURITY + wrong)
    assert line.startswith("release-notes/amendments.toml:")
    assert not [secret for secret in SECRETS if secret in line]


def test_a_misspelt_embargo_is_a_mistake_and_lifts_none() -> None:
    (line,) = mistakes(f"{SECURITY}embargoed = 2027-01-01\n")
    assert line.startswith(
        "release-notes/amendments.toml:7: security: embargoed: expected one of commit, tag, part, id"
    )
    assert line.endswith("; did you mean embargo?")


@pytest.mark.parametrize("wrong", ['id = "Plugh 1"', 'severity = "Plugh"', "text = 5", "on = 'Plugh'"])
def test_what_a_security_entry_says_is_in_no_message(wrong: str) -> None:
    key = wrong.partition(" ")[0]
    text = "\n".join(wrong if line.startswith(key) else line for line in SECURITY.splitlines())
    assert not any("Plugh" in line for line in mistakes(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            AMEND.replace("1A2b3c4d", "1a2b"),
            '2: amend: commit: expected the id of a commit, at least 7 digits of it, found "1a2b"',
        ),
        (AMEND.replace("2026-01-31", '"soon"'), '3: amend: on: expected a date such as 2026-01-31, found "soon"'),
        (AMEND.replace("on = 2026-01-31\n", ""), "1: amend: expected the day, as `on = 2026-01-31`"),
        (
            AMEND.replace('as = "fix: a"\n', ""),
            "1: amend: expected what to change: one of as, description, type, scope, breaking, migration, hide",
        ),
        (
            f'{AMEND}desciption = "x"\n',
            (
                "5: amend: desciption: expected one of commit, part, on, as, description, type, scope, breaking, "
                "migration, hide, why; did you mean description?"
            ),
        ),
        (f"{AMEND}hide = 1\n", "5: amend: hide: expected true or false, found 1"),
        (f"{AMEND}part = -1\n", "5: amend: part: expected the number of an entry, 0 for the first, found -1"),
        (
            f"{AMEND}breaking = []\n",
            "5: amend: breaking: expected true, false, or a text that says what breaks, found []",
        ),
        ("[[ammend]]\nx = 1\n", "1: ammend: expected one of amend, yank, security; did you mean amend?"),
        ("[amend]\nx = 1\n", "1: amend: expected `[[amend]]` above each entry"),
        ("\namend = 3\n", "2: amend: expected `[[amend]]` above each entry"),
        ("[[yank]]\non = 2026-01-31\n", '1: yank: expected the release, as `tag = "v1.2.3"`'),
        (
            "[[security]]\nid = 'CVE-1'\non = 2026-01-31\n",
            '1: security: expected either `commit = "1a2b3c4"` or `tag = "v1.2.3"`',
        ),
        ("[[amend]]\ncommit = \n", '2: expected TOML, such as `[[amend]]`, `key = "text"` or `on = 2026-01-31`'),
        ("# \xff".encode("latin-1"), "1: expected a text in UTF-8"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str | bytes, line: str) -> None:
    assert mistakes(text) == [f"release-notes/amendments.toml:{line}"]


def test_all_mistakes_are_told_at_once() -> None:
    text = AMEND.replace("2026-01-31", "7") + "\n" + AMEND.replace('"fix: a"', "1")
    assert [line.split(":")[1] for line in mistakes(text)] == ["3", "9"]


def test_a_file_of_a_megabyte_is_refused() -> None:
    assert "less than a megabyte" in mistakes(b"#" * 1_000_001)[0]


def test_a_number_of_many_digits_and_deep_nesting_are_mistakes() -> None:
    assert mistakes("x = " + "9" * 10_000)
    assert mistakes("x = " + "[" * 5_000)


def test_lines_inside_texts_and_lists_are_no_keys() -> None:
    text = 'a = """\n[[amend]]\nb = 1\n"""\nc = [\n  "x]",\n]\n[[amend]]\nd = \'\'\'\ne = 1\'\'\'\n[[amend]]\nd = 1\n'
    assert key_lines(text) == {
        ("a", 0, ""): 1,
        ("c", 0, ""): 5,
        ("amend", 0, ""): 8,
        ("amend", 0, "d"): 9,
        ("amend", 1, ""): 11,
        ("amend", 1, "d"): 12,
    }


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(TaglineError):
        assert isinstance(read(raw + b"\n" + AMEND.encode()), Amendments)
