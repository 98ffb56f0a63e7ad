"""Write a recurrence rule in words, so that rules that people wrote as RFC 5545 read like the others."""

from tagline.rules.day_words import MONTHS, WEEKDAYS

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAYS = {name[:2].upper(): name for name in WEEKDAYS}
_PLACES = {"-1": "last", "1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth"}
_KNOWN = {"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
_WORKDAYS = "MO,TU,WE,TH,FR"
_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def rule_words(rule: str) -> str:
    """Write "every 6 weeks on Tuesday"; a rule beyond these words is shown as RFC 5545 writes it."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    unit = _UNITS.get(parts.get("FREQ", ""))
    if unit is None or not parts.keys() <= _KNOWN:
        return rule
    interval = parts.get("INTERVAL", "1")
    often = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    on = _on(parts)
    if on is None:
        return rule
    months = [MONTHS[int(number) - 1] for number in parts.get("BYMONTH", "").split(",") if number.isdigit()]
    of = f" of {_list(months)}" if months else ""
    return f"{often}{f' on {on}' if on else ''}{of}"


def _on(parts: dict[str, str]) -> str | None:
    """Write the days of a rule, "" where it names none, None where there are no words for them."""
    days, place, month_days = parts.get("BYDAY", ""), parts.get("BYSETPOS"), parts.get("BYMONTHDAY")
    if month_days is not None:
        number = month_days.lstrip("-")
        plain = number.isdigit() and not days and place is None and month_days in {number, "-1"}
        return (f"the {_ordinal(int(number))}" if month_days == number else "the last day") if plain else None
    if place is not None:
        return f"the {_PLACES[place]} working day" if days == _WORKDAYS and place in _PLACES else None
    names = [_day(day) for day in days.split(",") if day]
    return _list([name for name in names if name]) if all(names) else None


def _day(text: str) -> str:
    place, name = text[:-2].lstrip("+"), _DAYS.get(text[-2:], "")
    if not place or not name:
        return name
    return f"the {_PLACES[place]} {name}" if place in _PLACES else ""


def _ordinal(number: int) -> str:
    return f"{number}{'th' if number % 100 in _TEENS else _ENDINGS.get(number % 10, 'th')}"


def _list(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
