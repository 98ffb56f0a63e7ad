"""A planning file made by hand with one of everything that pages have to show, laid out beside the example book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import examples
from tagline.model.plan import Approval, Cadence, Freeze, Line, Need, Plan, Release, StageDate, StageOffset
from tagline.model.schedule import Timetable
from tagline.rules.schedule import Shipped, earlier, schedule
from tagline.rules.slips import PlanVersion, slips
from tagline.rules.support import support
from tagline.rules.targets import on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagline.model.book import ReleaseBook

TODAY = examples.AS_OF.date()


def day(after: int) -> date:
    """Give the day so many days after the one on which the example book was made."""
    return TODAY + timedelta(days=after)


def plan(words: str = "what it is for") -> Plan:
    """Make a plan whose every text is the same words."""
    return Plan(
        people={"ada": "Ada Lovelace <ada@example.org>"},
        cadence=Cadence(
            every="6 weeks on Tuesday",
            from_=date(2026, 1, 13),
            line="2.x",
            ids="train-%Y-%m",
            stages={"feature-freeze": "-4 weeks", "rc1": StageOffset(at="-2 weeks", owner="ada")},
            trains={"lts": Cadence(every="first Wednesday of the month", from_=date(2026, 2, 4), line="1.x")},
        ),
        line=(Line(id="2.x", tags="v2.*"), Line(id="1.x", tags="v1.*")),
        freeze=(
            Freeze(id="spring", from_=day(-3), to=day(9), kind="feature", why=words),
            Freeze(id="summer", from_=day(60), to=day(70), allow=("emergency",), why=words),
        ),
        release=(
            Release(id="january", target=date(2026, 1, 9), line="2.x", goal=words),
            Release(
                id="april",
                train=date(2026, 4, 7),
                target=day(21),
                tolerance="7 days",
                line="2.x",
                bump="minor",
                owner="ada",
                goal=words,
                scope=(Need(need="#12", what=words), Need(need=words, what=words, state="dropped")),
                depends=(words,),
                approve=Approval(need=2, of=("ada", "qa")),
                links={"milestone": "https://example.org/m/1", "design": words, "bad": "javascript:alert(1)"},
                stage={"rc1": StageDate(on=day(8), owner="ada", zone="AoE")},
            ),
            Release(id="quarter", target="2026-Q4", line="3.x", goal=words),
            Release(id="month", target="2026-09", goal=words),
            Release(id="never", target=day(40), line="2.x", status="cancelled", goal=words),
            Release(id="open", target="tba", goal=words),
        ),
    )


def plan_of(payloads: Sequence[str]) -> Plan:
    """Make a plan in which every text is said once in each of its places."""
    whole = plan(payloads[0])
    april = next(one for one in whole.release if one.id == "april")
    entries = tuple(
        replace(
            april,
            id=f"r{number}",
            train=None,
            target=day(number % 50),
            goal=said,
            scope=(Need(need=said, what=said),),
            depends=(said,),
            owner=said,
            links={"x": said, said: said},
            stage={said: day(number % 50)},
        )
        for number, said in enumerate(payloads)
    )
    freezes = tuple(Freeze(id=said, from_=day(-1), to=day(9), why=said) for said in payloads[:9])
    return replace(whole, release=(*whole.release, *entries), freeze=freezes, people={said: said for said in payloads})


def timetable(book: ReleaseBook, made: Plan | None = None, reason: str = "the mason is ill") -> Timetable:
    """Lay a plan out beside a book; its history moved April twice, and January after it had passed."""
    chosen = made or plan(reason)
    shipped = [
        Shipped(one.tag.name, str(one.version), day(-_days_ago(one.released)), one.line, one.bump)
        for one in book.releases
        if one.version.final
    ]
    laid = schedule(chosen, shipped, TODAY, {})
    known = [one for one in shipped if one.tag not in {done.fulfilled.tag for done in laid.releases if done.fulfilled}]
    return Timetable(
        schedule=laid,
        slips=slips(laid, history(reason)),
        support=support(chosen, laid, shipped),
        earlier=earlier(known, laid.since),
        plan=chosen,
        file="release-plan.toml",
    )


def history(reason: str) -> Sequence[PlanVersion]:
    """Make the history of the plan."""
    return (
        PlanVersion("a" * 40, day(-90), {"january": on(date(2026, 1, 5)), "april": on(day(11))}, reason),
        PlanVersion("b" * 40, day(-79), {"january": on(date(2026, 1, 9))}, reason),
        PlanVersion("c" * 40, day(-20), {"april": on(day(14))}, reason),
        PlanVersion("d" * 40, day(-2), {"april": on(day(21))}, reason),
    )


def planned_book(words: str = "what it is for") -> ReleaseBook:
    """Make the example book with a plan beside it."""
    book = examples.book()
    return replace(book, timetable=timetable(book, plan(words), words))


def _days_ago(released: int) -> int:
    return (int(examples.AS_OF.timestamp()) // 86_400) - released // 86_400
