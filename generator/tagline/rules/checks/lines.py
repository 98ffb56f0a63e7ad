"""Support that ends before it begins."""

from collections.abc import Iterator
from itertools import pairwise

from tagline.rules.checks.grounds import Grounds, Remark, plain_day


def support(grounds: Grounds) -> Iterator[Remark]:
    """Find phases of support that end before the line's first release, or before the phase in front of them."""
    windows = {window.line: window for window in grounds.support}
    for at, line in enumerate(grounds.plan.line):
        window = windows.get(line.id)
        if window is None:
            continue
        named = (
            ("active", window.active_until),
            ("security", window.security_until),
            ("extended", window.extended_until),
        )
        ends = [(key, day) for key, day in named if day is not None]
        for key, day in ends:
            if window.released is not None and day < window.released:
                found, expected = f"{day}, before the line began", f"a day after {plain_day(window.released)}"
                yield Remark("support-before-release", ("line", at, key), found, expected)
        for (before, earlier), (key, day) in pairwise(ends):
            if day < earlier and (window.released is None or day >= window.released):
                found = f"{day}, before the end of {before} on {earlier}"
                yield Remark("support-order", ("line", at, key), found, f"a day not before {plain_day(earlier)}")
