"""Write days for people, in English whatever the locale."""

from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SHORT = 3


def full(day: date) -> str:
    """Write "Thursday 20 August 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short(day: date) -> str:
    """Write "Thu 20 Aug 2026"."""
    return f"{brief(day)} {day.year}"


def brief(day: date) -> str:
    """Write "Thu 20 Aug", for places that show the year themselves."""
    return f"{WEEKDAYS[day.weekday()][:_SHORT]} {day.day} {MONTHS[day.month - 1][:_SHORT]}"


def compact(day: date) -> str:
    """Write "20 Aug 2026", for places that have little room."""
    return f"{day.day} {MONTHS[day.month - 1][:_SHORT]} {day.year}"


def without_weekday(day: date) -> str:
    """Write "20 August 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month(day: date) -> str:
    """Write "August 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"
