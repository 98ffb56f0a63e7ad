"""How much of a changelog commits tell as well."""

from stories import commit_of
from tagline.model.commit import Change, ChangeKind
from tagline.rules.kept_share import Share, share

COMMIT = commit_of("feat(dial): print it (#12)")
CHANGE = Change(COMMIT, ChangeKind.ADDED, "feat", "dial", "print it", None, "12", ())


def test_words_number_or_id_tell_that_an_entry_is_a_commit() -> None:
    text = f"- **dial:** print it\n- Prints (#12)\n- {COMMIT.hash[:8]} a\n- by people\n  - print it\n"
    assert share([text], [CHANGE]) == Share(5, 4)


def test_without_entries_nothing_is_made_by_a_tool() -> None:
    assert share([], [CHANGE]).percent == 0
    assert not share([], []).by_machine
    assert not Share(4, 4).by_machine
    assert Share(100, 75).by_machine
    assert not Share(100, 74).by_machine
