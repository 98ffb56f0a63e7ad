"""A range tells what counts in it; what the settings leave out or hide is not lost from the count."""

from stories import commit_of
from tagline.model.settings import Settings
from tagline.rules.telling import Teller, teller

MESSAGES = ("feat: a", "chore(release): 1.0.0", "fix: b", "no convention", "docs!: c")


def made(**settings: object) -> Teller:
    """Read five commits, the first one newest."""
    commits = [commit_of(text, number=number) for number, text in enumerate(MESSAGES, 1)]
    return teller(commits, None, Settings(**settings))  # type: ignore[arg-type] # the fields of settings


def test_everything_is_told_by_default() -> None:
    told = made().tell(range(5))
    assert [change.description for change in told.changes] == ["a", "1.0.0", "b", "no convention", "c"]
    assert (told.cancelled, told.silent) == ((), 0)


def test_what_is_excluded_neither_shows_nor_counts() -> None:
    read = made(exclude=(r"chore\(release\)", "no "))
    told = read.weigh(range(5))
    assert [change.description for change in told.changes] == ["a", "b", "c"]
    assert told.silent == 2
    assert sorted(read.left_out) == [1, 3]


def test_what_is_hidden_counts_and_does_not_show() -> None:
    read = made(hide=("other", "feat"))
    assert [change.description for change in read.tell(range(5)).changes] == ["1.0.0", "b", "c"]
    assert len(read.weigh(range(5)).changes) == 5
    assert read.tell(range(5)).silent == 2


def test_what_breaks_is_not_hidden_by_its_type() -> None:
    assert "c" in [change.description for change in made(hide=("docs",)).tell(range(5)).changes]
