"""Days of releases that have passed, or on which nothing may be released."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from tagline.model.plan import Freeze
from tagline.model.schedule import Confidence, PlannedRelease
from tagline.rules.cadence import WEEKDAY_NAMES
from tagline.rules.checks.grounds import Grounds, Remark, days_between, plain_day, train_path, when_path
from tagline.rules.checks.trains import on_rule
from tagline.rules.day_words import WEEKDAYS
from tagline.rules.plain_text import plural
from tagline.rules.typed_data import Path, shown


def passed(grounds: Grounds) -> Iterator[Remark]:
    """Find releases whose last day has passed without a tag."""
    if grounds.book is None:
        return
    today = grounds.schedule.today
    for one, path in grounds.own:
        if one.target.known and one.window_end < today:
            ago = plural((today - one.window_end).days, "day")
            window = f" (with its tolerance {one.window_end})" if one.window_end > one.target.last else ""
            yield Remark(
                "target-passed",
                when_path(one, path),
                f"{one.target.words}{window}, {ago} ago, and no tag for it",
                f'a day to come, a tag whose message says "Plan: {one.id}", or status = "cancelled"',
            )


def departures_passed(grounds: Grounds) -> Iterator[Remark]:
    """Find departures of the last weeks without a tag; older ones are history."""
    if grounds.book is None:
        return
    for one in grounds.schedule.coming:
        if one.entry is None and one.target.last < grounds.schedule.today:
            ago = plural((grounds.schedule.today - one.target.last).days, "day")
            yield Remark(
                "departure-passed",
                train_path(one.train),
                f"the departure of {plain_day(one.target.last)}, {ago} ago, and no tag for it",
                f'a tag whose message says "Plan: {one.id}", or the day in skip',
            )


def _ahead(grounds: Grounds) -> Iterator[tuple[PlannedRelease, Path]]:
    """Give the entries with a target of their own that has not passed."""
    for one, path in grounds.own:
        if one.entry is not None and one.entry.target is not None and one.target.last >= grounds.schedule.today:
            yield one, (*path, "target")


def frozen(grounds: Grounds) -> Iterator[Remark]:
    """Find targets inside a freeze that does not allow them."""
    freezes = [freeze for freeze in grounds.plan.freeze if freeze.kind == "release"]
    for one, path in _ahead(grounds) if freezes else ():
        freeze = next((freeze for freeze in freezes if _holds(freeze, one)), None)
        if freeze is not None:
            other = " or ".join(f'class = "{name}"' for name in freeze.allow)
            yield Remark(
                "target-in-freeze",
                path,
                f"{one.target.words}, inside the freeze {shown(freeze.id)} ({days_between(freeze.from_, freeze.to)})",
                f"a day outside it{f', or {other}' if other else ''}",
            )


def _holds(freeze: Freeze, one: PlannedRelease) -> bool:
    """Whether a freeze stops a release: all days of its target lie in it."""
    if one.entry is None or one.entry.class_ in freeze.allow:
        return False
    on_line = not freeze.lines or not one.line or one.line in freeze.lines
    return on_line and freeze.from_ <= one.target.first and one.target.last <= freeze.to


def on_holidays(grounds: Grounds) -> Iterator[Remark]:
    """Find targets on a holiday."""
    for one, path in _ahead(grounds) if grounds.holidays else ():
        name = grounds.holidays.get(one.target.first)
        if name and one.target.exact and one.entry is not None and one.entry.class_ != "emergency":
            yield Remark(
                "target-on-holiday",
                path,
                f"{one.target.words}, the holiday {shown(name)}",
                "a day on which people work",
            )


def weekdays(grounds: Grounds) -> Iterator[Remark]:
    """Find targets on weekdays on which their train does not depart."""
    if not any(train.weekdays for train in grounds.trains.values()):
        return
    for one, path in _ahead(grounds):
        name = grounds.train_of(one)
        allowed = grounds.trains[name].weekdays if name is not None else ()
        day = one.target.first.weekday()
        if allowed and one.target.exact and WEEKDAY_NAMES[day] not in allowed:
            listed = ", ".join(WEEKDAYS[WEEKDAY_NAMES.index(each)] for each in allowed)
            yield Remark("target-weekday", path, f"{one.target.words}, a {WEEKDAYS[day]}", f"one of {listed}")


def off_train(grounds: Grounds) -> Iterator[Remark]:
    """Find entries that replace a departure that is none."""
    lost = [
        (one, path, one.entry.train)
        for one, path in grounds.own
        if one.departure is None and one.entry is not None and one.entry.train is not None
    ]
    wanted = {day for _, _, day in lost}
    regular = {name: on_rule(train, wanted) for name, train in grounds.trains.items()} if wanted else {}
    for one, path, day in lost:
        name = grounds.train_of(one)
        train = grounds.trains[name] if name is not None else None
        if name is None or train is None or day in train.skip or (regular[name].lacks(day) and day not in train.also):
            yield Remark(
                "train-unknown",
                (*path, "train"),
                f"{day}, on which no train departs",
                "a day of the train's rule" if grounds.trains else "a [cadence], whose departure it replaces",
                f"the day of a release without a train is its target: target = {day}",
            )


def tolerances(grounds: Grounds) -> Iterator[Remark]:
    """Find windows that reach to the next release of the same line and train."""
    firsts: dict[tuple[str, str], list[tuple[date, str]]] = {}
    for one in grounds.schedule.releases:
        if one.target.known and one.confidence is not Confidence.CANCELLED:
            firsts.setdefault(_series(one), []).append((one.target.first, one.id))
    for days in firsts.values():
        days.sort()
    for one, path in grounds.own:
        following = _following(firsts.get(_series(one), ()), one)
        if following is not None and one.window_end >= following[0]:
            yield Remark(
                "tolerance-too-long",
                (*path, "tolerance"),
                f"{shown(one.entry.tolerance if one.entry else '')}, until {plain_day(one.window_end)}",
                f"a window that ends before {shown(following[1])} on {plain_day(following[0])}",
            )


def _series(one: PlannedRelease) -> tuple[str, str]:
    return one.line, "" if one.line else one.train


def _following(days: Sequence[tuple[date, str]], one: PlannedRelease) -> tuple[date, str] | None:
    """Give the first day behind a target, where a window reaches behind the target at all."""
    if not one.target.known or one.window_end == one.target.last:
        return None
    at = bisect_right(days, one.target.last, key=lambda pair: pair[0])
    return days[at] if at < len(days) else None
