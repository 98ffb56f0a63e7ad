"""Read the days on which nothing is released: of a country, and of a calendar file in the repository."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib.metadata import version

from tagline.errors import TaglineError
from tagline.model.plan import Holidays
from tagline.reading.files import committed_bytes, file_bytes
from tagline.reading.git import Git
from tagline.reading.history import Place
from tagline.reading.plan_file import NAME

_LONGEST_EVENT = 366


def read_holidays(git: Git, place: Place, wanted: Holidays | None, first: date, last: date) -> Mapping[date, str]:
    """Give the holidays between two days with their names; {} where the plan names none."""
    if wanted is None:
        return {}
    found: dict[date, str] = {}
    if wanted.country:
        found |= _of_country(wanted.country, wanted.subdiv, range(first.year, last.year + 1))
    if wanted.file:
        raw = file_bytes(place.top, wanted.file) if place.top else committed_bytes(git, [wanted.file]).get(wanted.file)
        if raw is None:
            problem = f"{NAME}: holidays: file: expected a calendar in the repository, found no {wanted.file!r}"
            raise TaglineError(problem)
        found |= of_calendar(wanted.file, raw)
    return {day: name for day, name in found.items() if first <= day <= last}


def source_of(wanted: Holidays | None) -> str:
    """Say whose holidays count and who knows them, as "DE (BY), holidays 0.109": they change with its version."""
    if wanted is None:
        return ""
    found = [wanted.file] if wanted.file else []
    if wanted.country:
        part = f" ({wanted.subdiv})" if wanted.subdiv else ""
        found = [f"{wanted.country}{part}, holidays {version('holidays')}", *found]
    return "; ".join(found)


def _of_country(country: str, subdiv: str, years: range) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415 - heavy, and only for plans that name a country

    try:
        return dict(holidays.country_holidays(country, subdiv=subdiv or None, years=years))
    except NotImplementedError as error:  # what the package raises for a country that it does not know
        what = f"country {country!r}" + (f" with the part {subdiv!r}" if subdiv else "")
        problem = f"{NAME}: holidays: expected a country and part that the package `holidays` knows, found {what}"
        raise TaglineError(problem) from error


def of_calendar(name: str, raw: bytes) -> Mapping[date, str]:
    """Read whole-day events of a calendar file (RFC 5545); their end is not included. Times of day count as days."""
    from icalendar import Calendar  # noqa: PLC0415 - heavy, and only for plans that name a file

    try:
        events = Calendar.from_ical(raw).walk("VEVENT")
        return {day: told for event in events for day, told in _days(event)}
    except (ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        problem = f"{name}: expected a calendar (RFC 5545), found something else"
        raise TaglineError(problem) from error


def _days(event: object) -> list[tuple[date, str]]:
    get = event.get  # type: ignore[attr-defined] # the package's own component
    start = _day(get("DTSTART").dt)
    end = _day(get("DTEND").dt) if get("DTEND") else start + timedelta(days=1)
    length = min(max((end - start).days, 1), _LONGEST_EVENT)
    return [(start + timedelta(days=at), str(get("SUMMARY", "holiday"))) for at in range(length)]


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
