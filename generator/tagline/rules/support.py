"""Which release lines are supported until when, and a sentence on each that may stand in a security policy."""

import re
from collections.abc import Sequence
from datetime import date

from tagline.model.plan import Cadence, Line, Plan
from tagline.model.schedule import Confidence, Phase, Schedule, SupportWindow
from tagline.rules import day_words
from tagline.rules.cadence import cadences
from tagline.rules.schedule import Shipped, is_prerelease, of_line
from tagline.rules.spans import span
from tagline.rules.targets import target
from tagline.rules.words import WordsError, plain, refuse

_LATEST = re.compile(r"(?:the )?latest(?: ([0-9]{1,3}|one|two|three|four|five))?(?: releases?| lines?)?")
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def support(plan: Plan, schedule: Schedule, shipped: Sequence[Shipped]) -> tuple[SupportWindow, ...]:
    """Give the window of every line, newest first.

    The lines are those of the plan; without any, those that were released, supported as the train says ("latest 2").
    Where nothing is said, nothing is promised, and the window says so.
    """
    finals = sorted((one for one in shipped if one.final), key=lambda one: one.day)
    if plan.line:
        found = [
            _planned(line, [one for one in finals if of_line(one, line.id, plan.line)], schedule) for line in plan.line
        ]
        return tuple(sorted(found, key=_newest_first, reverse=True))
    policy = next((cadence for cadence in cadences(plan).values() if cadence.support), None)
    return _observed(finals, policy, schedule.today)


def latest_of(words: str) -> int:
    """Read "latest 2"; WordsError for anything else."""
    found = _LATEST.fullmatch(plain(words))
    if found is None:
        refuse('how many releases are supported, such as "latest 2"', words)
    count = found[1] or "1"
    return int(count) if count.isdigit() else _COUNTS[count]


def _newest_first(window: SupportWindow) -> tuple[bool, date]:
    return window.released is None, window.released or date.max


def _planned(line: Line, finals: Sequence[Shipped], schedule: Schedule) -> SupportWindow:
    first = finals[0].day if finals else _planned_start(line, schedule)
    active, security, extended = (support_end(given, first) for given in (line.active, line.security, line.extended))
    lts_from = _begin(line.lts, first)
    phase = _phase(schedule.today, released=bool(finals), ends=(active, security, extended))
    return _window(
        line.id,
        finals,
        phase=phase,
        ends=(active, security, extended),
        policy="the plan" if active or security or extended else "no end is planned",
        codename=line.codename,
        lts=lts_from <= schedule.today if lts_from else line.lts is True,
        lts_from=lts_from,
        link=line.policy,
        first=first,
    )


def _planned_start(line: Line, schedule: Schedule) -> date | None:
    """Give the day on which a line of which no release is known is planned to begin, or was."""
    own = [one for one in schedule.releases if one.line == line.id and one.target.known and not is_prerelease(one)]
    chosen = [one for one in own if one in schedule.coming] or own
    return next((one.target.last for one in chosen if one.confidence is not Confidence.CANCELLED), None)


def support_end(given: str | date | None, first: date | None) -> date | None:
    """Give the last day of a phase: a day, the end of "2030-10" or "2030-Q4", or so long after the first release."""
    if given is None or isinstance(given, date):
        return given
    if (named := _named(given)) is not None:
        return named
    length = span(given)
    return length.after(first) if first is not None else None


def _begin(given: bool | date | str, first: date | None) -> date | None:  # noqa: FBT001 - as the file writes it
    """Give the first day of long-term support, where one is said."""
    return None if isinstance(given, bool) else support_end(given, first)


def _named(words: str) -> date | None:
    """Give the last day of a month or quarter, None for other words."""
    try:
        found = target(words)
    except WordsError:
        return None
    return found.last if found.known else None


def _phase(today: date, *, released: bool, ends: tuple[date | None, date | None, date | None]) -> Phase:
    """Give the phase of a day: the first whose last day has not passed. Without any end a line stays active.

    A line of which no release is known has ended all the same when all its ends have passed.
    """
    last = max(filter(None, ends), default=None)
    if not released:
        return Phase.ENDED if last is not None and last < today else Phase.PLANNED
    named = tuple(zip((Phase.ACTIVE, Phase.SECURITY, Phase.EXTENDED), ends, strict=True))
    if not any(end for _, end in named):
        return Phase.ACTIVE
    return next((phase for phase, end in named if end is not None and today <= end), Phase.ENDED)


def _observed(finals: Sequence[Shipped], policy: Cadence | None, today: date) -> tuple[SupportWindow, ...]:
    """Make windows of the lines that were released: by major and minor number where the train counts so."""
    by_line: dict[str, list[Shipped]] = {}
    for one in finals:
        by_line.setdefault(_minor_line(one) if policy else one.line, []).append(one)
    names = sorted(by_line, key=_order, reverse=True)
    kept = latest_of(policy.support) if policy else 1
    found = []
    for place, name in enumerate(names):
        newer = names[place - kept] if place >= kept else None
        end = by_line[newer][0].day if newer is not None and policy else None
        phase = Phase.UNKNOWN if policy is None else Phase.ACTIVE if place < kept else Phase.ENDED
        if end is not None and today < end:
            phase = Phase.ACTIVE
        words = f"the {policy.support.removeprefix('the ')} are supported" if policy else "nothing is promised"
        found.append(_window(name, by_line[name], phase=phase, ends=(end, end, None), policy=words))
    return tuple(found)


def _minor_line(one: Shipped) -> str:
    numbers = re.match(r"[0-9]+(?:\.[0-9]+)?", one.version)
    return numbers[0] if numbers else one.line


def _order(line: str) -> tuple[tuple[int, ...], str]:
    return tuple(int(number) for number in re.findall(r"[0-9]{1,18}", line)), line


def _window(  # noqa: PLR0913 - all of them named
    line: str,
    finals: Sequence[Shipped],
    *,
    phase: Phase,
    ends: tuple[date | None, date | None, date | None],
    policy: str,
    codename: str = "",
    lts: bool = False,
    link: str = "",
    first: date | None = None,
    lts_from: date | None = None,
) -> SupportWindow:
    latest = finals[-1] if finals else None
    active, security, extended = ends
    return SupportWindow(
        line=line,
        codename=codename,
        lts=lts,
        released=finals[0].day if finals else first,
        latest=latest.version if latest else "",
        latest_tag=latest.tag if latest else "",
        latest_day=latest.day if latest else None,
        active_until=active,
        security_until=security,
        extended_until=extended,
        phase=phase,
        policy=policy,
        link=link,
        sentence=sentence(line, phase, active, security, extended, latest.version if latest else ""),
        lts_from=lts_from,
    )


def sentence(  # noqa: PLR0913, PLR0917 - what the sentence is made of
    line: str, phase: Phase, active: date | None, security: date | None, extended: date | None, latest: str
) -> str:
    """Say what a user of a line gets; it may stand in a security policy as it is."""
    last = max(filter(None, (active, security, extended)), default=None)
    if phase is Phase.ACTIVE:
        return _active_sentence(line, active, security, last, latest)
    ended = f"its last release is {latest}. Please upgrade." if latest else "please upgrade."
    return {
        Phase.PLANNED: f"{line} is not released yet.",
        Phase.UNKNOWN: f"Nothing is promised for {line}; its latest release is {latest}.",
        Phase.ENDED: f"{line} reached its end of life{_on(last)}; {ended}",
        Phase.EXTENDED: f"{line} gets fixes by arrangement only, until {_day(extended)}; use {latest}.",
        Phase.SECURITY: f"{line} gets security fixes only, until {_day(security)}; use {latest}.",
    }[phase]


def _active_sentence(line: str, active: date | None, security: date | None, last: date | None, latest: str) -> str:
    if last is None:
        return f"{line} gets fixes and security fixes, without a planned end; use {latest}."
    if security is None or security == active:
        return f"{line} gets fixes and security fixes until {_day(active or last)}; use {latest}."
    fixes = f"fixes until {_day(active)} and " if active else ""
    return f"{line} gets {fixes}security fixes until {_day(security)}; use {latest}."


def _on(day: date | None) -> str:
    return f" on {_day(day)}" if day else ""


def _day(day: date | None) -> str:
    return day_words.without_weekday(day) if day else ""
