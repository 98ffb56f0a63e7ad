"""A status as Markdown, for a chat or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.pages.dates import target_words
from tagline.pages.markdown import escaped
from tagline.rules import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagline.pages.status import Came, Coming, Status


def status_markdown(status: Status) -> str:
    """Write a status; lists and bold words only, which every chat shows."""
    return "\n".join(_blocks(status)).rstrip("\n") + "\n"


def _blocks(status: Status) -> Iterator[str]:
    yield f"**{escaped(status.project)}: status on {day_words.full(status.today)}**\n"
    yield f"{_next(status)}\n"
    yield from _list("Risks", [escaped(risk.words) for risk in status.risks] or ["none that is recorded"])
    yield from _list("Last releases", [_came(one, planned=status.planned) for one in status.last])
    lines = [f"{line.name}: **{escaped(line.figure)}** ({escaped(line.note)})" for line in status.metrics]
    yield from _list(f"Delivery{f' of {escaped(status.of)}' if status.of else ''} in {status.window}", lines)
    yield from _list("Support", [escaped(sentence) for sentence in status.support])


def _next(status: Status) -> str:
    computed = escaped(status.computed)
    if status.coming is None:
        rhythm = f" {escaped(status.rhythm)}" if status.rhythm else ""
        return f"No date is planned.{rhythm} {computed}".rstrip()
    return f"Next release: {_coming(status.coming)} {computed}".rstrip()


def _coming(one: Coming) -> str:
    window = f", on time until {day_words.short(one.window)}" if one.window else ""
    goal = f" {escaped(one.goal)}" if one.goal else ""
    return f"**{escaped(one.name)}, {target_words(one.target)}**, {one.word}{window}, {escaped(one.moved)}.{goal}"


def _came(one: Came, *, planned: bool) -> str:
    against = f": {escaped(one.words)}" if planned else ""
    first = f" (first plan {one.planned})" if one.planned else ""
    return f"{escaped(one.name)}, {day_words.short(one.day)}{against}{first}"


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"**{title}**\n"
        yield from (f"- {line}" for line in lines)
        yield ""
