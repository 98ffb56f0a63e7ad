"""What the history of a plan says of its entries."""

from datetime import UTC, date, datetime
from pathlib import Path

import planned as plans
from tagline.assembly.books import read_book
from tagline.model.schedule import Deed, Revision
from tagline.rules.plan_record import record
from tagline.rules.slips import ByTrain
from tagline.rules.targets import on

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)


def test_each_deed_stands_there_once_the_oldest_first(tmp_path: Path) -> None:
    found = read_book(plans.told(tmp_path / "it"), as_of=AS_OF, with_plan=True).timetable
    assert found is not None
    assert [(deed.deed, deed.id) for deeds in found.record.deeds.values() for deed in deeds] == [
        (Deed.PLANNED, "gone"),
        (Deed.TAKEN_OUT, "gone"),
        (Deed.PLANNED, "spring"),
        (Deed.MOVED, "spring"),
        (Deed.PLANNED, "summer"),
        (Deed.CANCELLED, "summer"),
    ]


def test_an_entry_has_the_time_of_its_own_last_change_and_the_plan_that_of_its_last_commit(tmp_path: Path) -> None:
    found = read_book(plans.told(tmp_path / "it"), as_of=AS_OF, with_plan=True).timetable
    assert found is not None
    assert found.record.committed == 1_768_700_000
    assert found.record.revisions["spring"] == Revision(1_768_500_000, commits=2, moves=1)
    assert found.record.revisions["summer"] == Revision(1_768_700_000, commits=2, moves=0)
    assert [move.committed for move in found.slips["spring"].moves] == [1_768_500_000]


def test_what_goes_and_comes_back_is_restored_and_an_entry_without_a_day_is_planned_all_the_same() -> None:
    day = date(2026, 1, 1)
    history = [plans.version(at, day, {"a": said}) for at, said in enumerate(("tba", None, "tba"))]
    assert [deed.deed for deed in record(history).deeds["a"]] == [Deed.PLANNED, Deed.TAKEN_OUT, Deed.RESTORED]


def test_what_is_cancelled_as_it_is_written_down_was_never_planned() -> None:
    history = [plans.version(1, date(2026, 1, 1), {"a": "2026-03"}, cancelled=("a",))]
    assert [deed.deed for deed in record(history).deeds["a"]] == [Deed.CANCELLED]


def test_without_a_history_there_is_nothing() -> None:
    assert record([]) == (0, {}, {})


def test_an_entry_that_left_its_day_to_a_train_moves_from_no_day_of_its_own() -> None:
    day = date(2026, 1, 1)
    bare = plans.version(1, day, {"a": day})
    for train, before in ((None, None), (date(2026, 2, 24), on(date(2026, 2, 24)))):
        first = bare._replace(changed={"a": ByTrain(train)})
        planned, moved = record([first, plans.version(2, day, {"a": date(2026, 3, 3)})]).deeds["a"]
        assert (planned.deed, moved.deed, moved.before) == (Deed.PLANNED, Deed.MOVED, before)
