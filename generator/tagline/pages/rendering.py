"""Turn views into HTML by the templates."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tagline.model.forge import issue_name
from tagline.pages import dates, text
from tagline.pages.resources import folder
from tagline.rules import day_words
from tagline.rules.plain_text import plural

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from markupsafe import Markup


@cache
def environment() -> Environment:
    """Make the one template environment: everything is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.do"],
    )
    made.filters |= {
        "inline": text.inline,
        "sentence": text.sentence,
        "block": text.block,
        "prose": text.prose_html,
        "date": dates.short,
        "moment": _moment,
        "long_date": dates.in_full,
        "brief_date": dates.brief,
        "day": dates.of_day,
        "short_day": lambda day: dates.of(day, day_words.short(day)),
        "full_day": lambda day: dates.of(day, day_words.full(day)),
        "brief_day": lambda day: dates.of(day, day_words.brief(day)),
        "compact_day": lambda day: dates.of(day, day_words.compact(day)),
        "number": number,
        "plural": plural,
        "issue_name": issue_name,
    }
    return made


def render(template: str, **view: Any) -> str:  # noqa: ANN401 - a template takes any value
    """Render one template."""
    return environment().get_template(template).render(view)


@cache
def macro(template: str, name: str) -> Callable[..., Markup]:
    """Give a macro of a template as a function."""
    found: Callable[..., Markup] = getattr(environment().get_template(template).module, name)
    return found


def number(count: int) -> str:
    """Write 3700 as 3,700."""
    return f"{count:,}"


def _moment(moment: datetime) -> Markup:
    return dates.short(int(moment.timestamp()))
