"""A check is answered by what git shows; what git cannot show is not recorded, and no refusal."""

from datetime import UTC, date, datetime

import pytest

from stories import commit_of
from tagline.model.commit import Tag
from tagline.model.evidence import Answer, Result, Source
from tagline.model.plan import Check, Release
from tagline.model.schedule import Confidence, PlannedRelease, StageDay, Target
from tagline.rules.approval_records import Note
from tagline.rules.people import People
from tagline.rules.readiness import Ground, answers, counted, day_of_tag
from tagline.rules.targets import on

TARGET: Target = on(date(2026, 3, 3))
COMMIT = commit_of("feat: a", number=1)


def day_of(moment: int) -> date:
    """Give the day of a moment."""
    return datetime.fromtimestamp(moment, UTC).date()


def planned(*checks: Check) -> PlannedRelease:
    """Plan a release with checks."""
    return PlannedRelease(
        id="spring",
        train="",
        line="",
        departure=None,
        target=TARGET,
        window_end=TARGET.last,
        stages=(StageDay("feature-freeze", date(2026, 2, 3)),),
        confidence=Confidence.PLANNED,
        entry=Release(id="spring", check=checks),
        fulfilled=None,
    )


def ground(*messages: str, **more: object) -> Ground:
    """Give grounds of commits that say these things, the newest first."""
    commits = [commit_of(text, number=len(messages) - at) for at, text in enumerate(messages)]
    whole = Ground(commits, (), {}, {}, People({"ada": "Ada Lovelace", "qa": "QA <qa@example.org>"}), day_of)
    return whole._replace(**more)  # type: ignore[arg-type]  # the fields of it


def answer(proof: str, where: Ground) -> Answer:
    """Answer a single check."""
    (found,) = answers(planned(Check(id="smoke", owner="ada", proof=proof)), where)
    return found


@pytest.mark.parametrize(
    ("proof", "where", "result"),
    [
        ("trailer:Tested-by", ground("feat: a\n\nTested-by: Ada Lovelace"), Result.PASS),
        ("trailer:tested-by", ground("feat: a\n\nTested-by: Mallory"), Result.PASS),
        ("trailer:Tested-by", ground("feat: a\n\nTested-by: Ada Lovelace; failed: 2 of 61"), Result.FAIL),
        ("trailer:Tested-by", ground("feat: a"), Result.NOT_RUN),
        ("trailer:Tested-by", ground("feat: a", out=True), Result.NOT_RECORDED),
        ("manual", ground("feat: a"), Result.NOT_RECORDED),
        ("trailer:", ground("feat: a"), Result.NOT_RECORDED),
        ("psychic:yes", ground("feat: a"), Result.NOT_RECORDED),
        ("file:docs/a.md", ground(files={"docs/a.md": COMMIT}), Result.PASS),
        ("file:docs/b.md", ground(files={"docs/a.md": COMMIT}), Result.NOT_RUN),
        ("tag:qa/*", ground("feat: a", tags=(Tag("qa/1", "1", 1_700_000_000),)), Result.PASS),
        ("tag:qa/*", ground("feat: a", tags=(Tag("ops/1", "1", 1_700_000_000),)), Result.NOT_RUN),
        ("note:refs/notes/qa", ground("feat: a", notes={"refs/notes/qa": None}), Result.NOT_RECORDED),
        ("note:refs/notes/qa", ground("feat: a", notes={"refs/notes/qa": ()}), Result.NOT_RUN),
    ],
)
def test_a_check_is_answered_where_its_proof_is_read(proof: str, where: Ground, result: Result) -> None:
    assert answer(proof, where).result is result


@pytest.mark.parametrize(
    ("text", "result"), [("Reviewed-by: Ada Lovelace", Result.PASS), ("Result: failed", Result.FAIL)]
)
def test_a_note_on_a_commit_of_the_release_answers(text: str, result: Result) -> None:
    where = ground("feat: a")
    note = Note("refs/notes/qa", where.commits[0].hash, text, 1_700_000_000)
    elsewhere = note._replace(about="f" * 40)
    assert answer("note:refs/notes/qa", where._replace(notes={"refs/notes/qa": (note,)})).result is result
    assert answer("note:refs/notes/qa", where._replace(notes={"refs/notes/qa": (elsewhere,)})).result is Result.NOT_RUN


def test_the_newest_proof_decides() -> None:
    failed, passed = (
        commit_of(f"test: a\n\nTested-by: Ada Lovelace{said}", number=number)
        for number, said in ((1, "; failed"), (2, ""))
    )
    later = passed._replace(committed=passed.committed + 86_400)
    assert answer("trailer:Tested-by", ground()._replace(commits=[later, failed])).result is Result.PASS
    again = failed._replace(committed=later.committed + 86_400)
    assert answer("trailer:Tested-by", ground()._replace(commits=[again, later])).result is Result.FAIL


def test_of_checks_that_read_one_key_the_named_one_is_answered_else_that_of_its_owner() -> None:
    checks = (
        Check(id="smoke", owner="ada", proof="trailer:Tested-by"),
        Check(id="load", owner="qa", proof="trailer:Tested-by"),
    )
    named = answers(planned(*checks), ground("feat: a\n\nTested-by: Mallory; load"))
    assert [one.result for one in named] == [Result.NOT_RUN, Result.PASS]
    owned = answers(planned(*checks), ground("feat: a\n\nTested-by: Ada Lovelace"))
    assert [one.result for one in owned] == [Result.PASS, Result.NOT_RUN]


def test_no_address_comes_out_of_a_proof() -> None:
    (proof,) = answer(
        "trailer:Tested-by", ground("feat: a\n\nTested-by: Bo <bo@example.org>; ask bo@example.org")
    ).proofs
    assert (proof.who, proof.words, proof.source) == ("Bo", "ask bo@…", Source.COMMIT)


def test_a_check_is_due_at_the_end_of_its_phase() -> None:
    checks = tuple(Check(id=phase, phase=phase) for phase in ("build", "test", "maintain"))
    assert [one.due for one in answers(planned(*checks), ground())] == [date(2026, 2, 3), date(2026, 3, 3), None]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("deploy/prod/20261014T0900Z", date(2026, 10, 14)),
        ("deploy/prod/2026-10-14", date(2026, 10, 14)),
        ("deploy/prod/20260231", date(2023, 11, 14)),
        ("deploy/prod/7", date(2023, 11, 14)),
    ],
)
def test_a_lightweight_tag_has_the_day_that_its_name_says_else_that_of_its_commit(name: str, day: date) -> None:
    assert day_of_tag(Tag(name, "1"), 1_700_000_000, day_of) == day
    assert day_of_tag(Tag("deploy/x", "1"), 0, day_of) is None


def test_answers_are_counted_in_words_the_good_ones_first() -> None:
    found = answers(
        planned(Check(id="a"), Check(id="b", proof="trailer:Tested-by"), Check(id="c")),
        ground("feat: a\n\nTested-by: Ada"),
    )
    assert counted(found) == "1 pass, 2 not recorded"
