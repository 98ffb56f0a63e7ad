"""Notes leave out what the settings say, and what breaks only by its own name."""

import examples
from tagline.model.commit import ChangeKind
from tagline.rules.exclusion import excluded, hidden

CHANGES = (
    examples.change(1, ChangeKind.ADDED, "a")._replace(type="feat"),
    examples.change(2, ChangeKind.INTERNAL, "b")._replace(type="chore"),
    examples.change(3, ChangeKind.OTHER, "c")._replace(type=""),
    examples.change(4, ChangeKind.BREAKING, "d")._replace(type="chore"),
    examples.change(5, ChangeKind.SECURITY, "e")._replace(type="fix"),
    examples.change(6, ChangeKind.FIXED, "f")._replace(type="fix"),
)


def left(*hide: str) -> str:
    return "".join(change.description for change in CHANGES if not hidden(change, frozenset(hide)))


def test_without_a_setting_everything_is_shown() -> None:
    assert left() == "abcdef"


def test_a_kind_and_a_type_can_be_hidden() -> None:
    assert left("other") == "abdef"
    assert left("chore") == "acdef"
    assert left("fixed", "feat") == "bcde"


def test_what_breaks_and_security_are_not_hidden_by_their_type() -> None:
    assert left("chore", "fix") == "acde"
    assert left("security") == "abcdf"


def test_each_pattern_may_begin_with_flags_and_name_its_groups() -> None:
    changes = [examples.change(number, ChangeKind.OTHER, "x") for number in range(3)]
    subjects = ("Merge x", "WIP y", "feat: z")
    told = [
        change._replace(commit=change.commit._replace(message=f"{subject}\n\nmerge"))
        for change, subject in zip(changes, subjects, strict=True)
    ]
    patterns = ("(?i)merge (?P<what>.+)", "(?i)wip (?P<what>.+)")
    assert list(excluded([*told, None], patterns)) == [0, 1]
    assert excluded(told, ()) == {}
