"""Findings and reports in words."""

from collections.abc import Iterator

from tagline.model.finding import Finding, Level, Report
from tagline.rules.plain_text import plural, without_addresses

NO_PLAN = "there is no release-plan.toml"


def line_of(finding: Finding) -> tuple[str, str]:
    """Give where a finding is, and what is told of it, each on one line."""
    place, words = finding.place, words_of(finding)
    if not finding.file:
        return _one_line(place or finding.check), words
    column = f":{finding.column}" if finding.column else ""
    name = _one_line(finding.file)
    name = f"./{name}" if name.startswith((":", "#")) else name  # runners read commands at the beginning of a line
    return f"{name}:{finding.line}{column}", f"{_one_line(place)}: {words}" if place else words


def words_of(finding: Finding) -> str:
    """Say what was found, what was expected and how to mend it."""
    return _one_line("; ".join(filter(None, (finding.problem, finding.remedy))))


def _one_line(text: str) -> str:
    return without_addresses(" ".join(text.split()))


def counted(report: Report) -> str:
    """Write "3 errors, 1 warning, 2 info"."""
    counts = report.counts
    words = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "info"}
    many = {Level.INFO: "info"}
    return ", ".join(plural(counts[one], words[one], many.get(one, "")) for one in Level if counts[one])


def verdict(report: Report, *, strict: bool) -> str:
    """Say in a sentence how many findings there are, which have to be mended, and what could not be checked."""
    text = f"{counted(report)}; {_to_be_mended(report, strict=strict)}"
    return f"{text}; {report.partly} could not be checked until then" if report.partly else text


def _to_be_mended(report: Report, *, strict: bool) -> str:
    errors, warnings = report.counts[Level.ERROR], report.counts[Level.WARNING]
    if strict and warnings and errors:
        return "all but what is marked info has to be mended, because of --strict"
    if strict and warnings:
        return f"the {'warning has' if warnings == 1 else 'warnings have'} to be mended, because of --strict"
    return f"the {'error has' if errors == 1 else 'errors have'} to be mended"


def sentence(report: Report) -> str:
    """Say what was checked where nothing has to be mended."""
    return f"{counted(report) or 'nothing to mend'}; checked: {', '.join(_looked_at(report))}"


def _looked_at(report: Report) -> Iterator[str]:
    yield f"{report.plan} with {plural(report.planned, 'entry', 'entries')}" if report.plan else NO_PLAN
    others = [name for name in report.files if name != report.plan]
    if others:
        yield ", ".join(others)
    yield f"{plural(report.tags, 'release')} and {plural(report.commits, 'commit')}"
