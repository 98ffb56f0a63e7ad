"""Read a changelog that people keep by hand: Keep a Changelog 1.0, 1.1 and 2.0, and what is usually made of it.

Every pattern is bounded and each line is looked at a fixed number of times, so a file costs as much as it is long.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tagline.rules.fences import fenced
from tagline.rules.plain_text import without_addresses

SECTIONS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
YANKED = "[YANKED]"
START, END = "<!-- tagline:start -->", "<!-- tagline:end -->"

_LONGEST_HEADING = 500
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?<=##)(?=\[|[vV]?[0-9]))(.*?)[ \t#]*$|^ {0,3}(#{1,6})[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:={1,300}|-{1,300})[ \t]*$")
_NO_TITLE = re.compile(r" {0,3}(?:[-*+>|=#]|[0-9]{1,9}[.)][ \t]|$)| {4}|\t")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]^\n][^\[\]\n]{0,300})\]:[ \t]{0,20}\S")
_LABEL = re.compile(r"\[([^\[\]\n]{1,300})\]")
MARK = re.compile(r" {0,3}<!--[ \t]{0,8}tagline:(start|end)[ \t]{0,8}-->[ \t]*$")
_COMMENT = re.compile(r" {0,3}<!--(?!.{0,2000}-->[ \t]*\S)")
_ANCHOR = re.compile(r" {0,3}<a (?:name|id)=\"[^\"<>]{0,200}\">[ \t]*</a>[ \t]*$")
_COUNTED = re.compile(r"[0-9][0-9,]{0,11} [^.\n]{1,200} (?:is|are) not listed(?: again)?\.$")
_TAG = re.compile(r"<[^<>]{0,300}>")
_ADDRESS = re.compile(r"\]\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:[ \t]\"[^\"]{0,200}\")?\)")
_REFERENCE = re.compile(r"\]\[(?!yanked\])[^\[\]]{0,200}\]", re.IGNORECASE)
_NUMBER = r"[0-9]{1,18}(?:\.[0-9]{1,18}){0,5}(?:[-+.]?[A-Za-z0-9][0-9A-Za-z.+-]{0,100})?"
_RELEASE = re.compile(
    r"[^\w\[(@]{0,8}\[?[ ]?(?:(?:version|release|ver|rel)\.?[ :]{1,2})?"
    r"(?P<package>@?[A-Za-z][\w./-]{0,80}[@ /-])??v?[ ]?"
    rf"(?P<version>{_NUMBER})(?![\w@/])[ ]?\]?(?P<rest>.*)",
    re.IGNORECASE,
)
_UNRELEASED = re.compile(
    r"\[?(?:unreleased|upcoming|next(?: release| version)?|head|main|master|develop(?:ment)?|in development)\]?"
    r"(?: changes)?(?=[ ]?(?:$|[-–—:/(\[{]))",
    re.IGNORECASE,
)
_PENDING = re.compile(
    r"\b(?:unreleased|not (?:yet )?released|in development|upcoming|tb[ad]|[xy0-9]{4}-[xm?]{2}-[xd?]{2})\b",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(r"[\[(]?\byanked\b[\])]?", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<word>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)(?:T[\d:.]{4,15}Z?)?",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?P<year>\d{{4}})(?!\d)",
        rf"\b{_MONTH}[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -](?P<year>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)",
    )
)
_DAY_FIRST = re.compile(r"(\d{4}-\d{2}-\d{2})[,:]?[ ](?:[-–—][ ])?(.+)")
_FILLER = re.compile(r"\b(?:release[- ]date|released(?: on)?|date)\b:?", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b,?", re.IGNORECASE)
_NO_WORDS = re.compile(r"[\W_]+|\d+")
_AROUND = " \t-–—:/|,·()[]"
_RULES = re.compile(r"(?:(?:^|\n)[ \t]{0,8}(?:-{3,80}|\*{3,80}|_{3,80})?)+\Z")
_DEEPER = 7
_OTHER_SECTIONS = re.compile(
    r"(?:bug ?fix|feature|breaking|performance|documentation|docs|internal|improve|enhance|new|miscellan|other|"
    r"chore|refactor|style|test|build|ci|dependenc|contributor|thanks|upgrad|migrat|notes?\b|known issue|highlight)",
    re.IGNORECASE,
)


class KeptRelease(NamedTuple):
    """The section of one release. `version` stands without a leading "v", `day` is 2026-01-31 or "".

    `headline` is what the heading says beside version and date; `text` is Markdown whose headings begin at level one.
    `pending` marks a version that the heading calls unreleased; `line` is where the heading stands, `level` how deep.
    """

    version: str
    day: str
    yanked: bool
    headline: str
    text: str
    line: int
    level: int = 2
    pending: bool = False


class Kept(NamedTuple):
    """A whole file: its releases as they stand there, what is unreleased, and sentences about what has no place."""

    releases: tuple[KeptRelease, ...]
    unreleased: str = ""
    unplaced: tuple[str, ...] = ()


class _Line(NamedTuple):
    """A line that counts; `level` is that of a heading (0 for all others), whose words are `text` then."""

    number: int
    text: str
    level: int = 0


class _Section(NamedTuple):
    """A heading and what stands below it, up to the next one of its kind. `release` is None for what is unreleased."""

    release: KeptRelease | None
    lines: list[_Line]


def read_changelog(text: str) -> Kept:
    """Read a whole file. What tagline itself wrote between its marks is left out."""
    lines, definitions = _without_definitions(_counting(text.removeprefix("\ufeff").split("\n")))
    sections, unplaced = _sections(_with_headings(lines))
    releases: dict[str, KeptRelease] = {}
    texts: dict[str, list[str]] = {}
    for section in sections:
        release = section.release
        version = release.version if release else ""
        if release and version in releases:
            line = releases[version].line
            unplaced.append(f"line {release.line}: {version} stands in line {line} already; both count")
        elif release:
            releases[version] = release
        texts.setdefault(version, []).append(_text(section.lines, definitions))
    told = {version: "\n\n".join(filter(None, parts)) for version, parts in texts.items()}
    whole = tuple(release._replace(text=told[version]) for version, release in releases.items())
    return Kept(whole, told.get("", ""), tuple(unplaced))


def _counting(lines: Sequence[str]) -> Iterator[tuple[_Line, bool]]:
    """Give lines with their numbers and which are code; comments and what stands between the marks are left out."""
    ours = comment = False
    for number, (line, code) in enumerate(zip(lines, fenced(lines), strict=True), 1):
        if not comment and not code and (mark := MARK.match(line)):
            ours = mark[1] == "start"
        elif comment or (not code and _COMMENT.match(line)):
            comment = "-->" not in line
        elif not ours and not _ANCHOR.match(line):
            yield _Line(number, line.rstrip()), code


def _without_definitions(lines: Iterable[tuple[_Line, bool]]) -> tuple[list[tuple[_Line, bool]], dict[str, str]]:
    """Take out the definitions of links, wherever they stand; of two for one label the first counts."""
    kept: list[tuple[_Line, bool]] = []
    found: dict[str, str] = {}
    for line, code in lines:
        definition = None if code else _DEFINITION.match(line.text)
        if definition is None:
            kept.append((line, code))
        else:
            found.setdefault(_folded(definition[1]), line.text.strip())
    return kept, found


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())


def _with_headings(lines: Sequence[tuple[_Line, bool]]) -> Iterator[_Line]:
    """Find the headings of both kinds: behind number signs, and underlined ones of one line."""
    underlined = False
    alone = True  # whether a line that follows begins a paragraph
    for (line, code), (after, after_code) in pairwise([*lines, (_Line(0, ""), False)]):
        if underlined:
            underlined, alone = False, True
            continue
        found = None if code else _ATX.match(line.text)
        if found:
            yield _Line(line.number, (found[2] or "").strip(), len(found[1] or found[3]))
        elif not (code or after_code) and alone and _is_title(line.text, after.text):
            underlined = True
            yield _Line(line.number, line.text.strip(), 1 if "=" in after.text else 2)
        else:
            yield line
        alone = bool(found) or not line.text.strip()


def _is_title(line: str, below: str) -> bool:
    return bool(_UNDERLINE.match(below)) and not _NO_TITLE.match(line)


def _sections(lines: Iterable[_Line]) -> tuple[list[_Section], list[str]]:
    """Part the lines by release. What stands before the first one is the file's introduction."""
    found: list[_Section] = []
    unplaced: list[str] = []
    here: list[_Line] | None = None
    ended: _Line | None = None
    level = 0
    for line in lines:
        begun = _begun(line, level) if line.level else None
        if begun is not None:
            here, ended = [], None
            level = line.level
            found.append(_Section(begun if isinstance(begun, KeptRelease) else None, here))
        elif line.level and here is not None and _ends(line, level):
            here, ended = None, line
        elif here is not None:
            here.append(line)
        elif ended is not None and line.text:
            unplaced.append(f'line {ended.number}: "{ended.text[:60]}" belongs to no release, so it is shown nowhere')
            ended = None
    return found, unplaced


def _ends(line: _Line, level: int) -> bool:
    """Whether a heading ends the section of a release: it stands as high, and is not a section's by its words."""
    if line.level > level or line.text.strip(" :").capitalize() in SECTIONS:
        return False
    return line.level < level or not _OTHER_SECTIONS.match(line.text)


def _begun(line: _Line, level: int) -> "KeptRelease | str | None":
    """Read the heading of a release, or of what is unreleased (as text); None for any other."""
    if len(line.text) > _LONGEST_HEADING:
        return None
    words = plain_heading(line.text)
    if found := _UNRELEASED.match(words):
        return found[0] if not level or line.level <= level else None
    match = _RELEASE.match(words)
    return None if match is None else _release(match, line, below=bool(level) and line.level > level)


def plain_heading(text: str) -> str:
    """Give the words of a heading without links, tags and emphasis; a day that stands first goes to the end."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "](" in text:
        text = _ADDRESS.sub("]", text)
    if "][" in text:
        text = _REFERENCE.sub("]", text)
    words = " ".join(text.translate({ord(sign): None for sign in "*`~\\"}).split())
    first = _DAY_FIRST.match(words)
    return f"{first[2]} ({first[1]})" if first else words


def _release(match: re.Match[str], line: _Line, *, below: bool) -> KeptRelease | None:
    """Make a release of a heading that begins with a version, if the rest of it does not speak against that."""
    version, rest = match["version"], match["rest"]
    if dated := re.match(r"(.+?)-(\d{4}-\d{2}-\d{2})$", version):
        version, rest = dated[1], f" {dated[2]}{rest}"
    if _is_no_version(version):
        return None
    pending, withdrawn = bool(_PENDING.search(rest)), bool(_WITHDRAWN.search(rest))
    day, rest = _dated(_WITHDRAWN.sub(" ", _PENDING.sub(" ", rest)))
    headline = _headline(_FILLER.sub(" ", rest))
    sure = bool(day) or match.string[: match.start("rest")].endswith("]")
    if ("." not in version and not sure) or (headline and (below or match["package"])):
        return None
    return KeptRelease(version, day, withdrawn, headline, "", line.number, line.level, pending)


def _headline(rest: str) -> str:
    """Give what is left of a heading, "" where no word is in it."""
    text = " ".join(rest.strip(_AROUND).split())
    if not _NO_WORDS.sub("", text):
        return ""
    return text if text.count("(") == text.count(")") else text.replace("(", "").replace(")", "")


def _is_no_version(text: str) -> bool:
    """Whether a text that begins like a version is a day, or a whole line of versions such as 1.x."""
    return bool(re.fullmatch(r"\d{4}[-/.]\d{2}[-/.]\d{2}", text)) or any(
        part in {"x", "X", "*"} for part in text.split(".")
    )


def _dated(text: str) -> tuple[str, str]:
    """Take the first date out of a text: as 2026-01-31, "" for one that could be two days or that no calendar has."""
    for pattern in _DATES:
        found = pattern.search(text)
        if found is None:
            continue
        groups = found.groupdict()
        month = _MONTHS.index(groups["word"].lower()) + 1 if groups.get("word") else int(groups["month"])
        try:
            day = date(int(groups["year"]), month, int(groups["day"])).isoformat()
        except ValueError:
            continue
        return day, _WEEKDAY.sub(" ", f"{text[: found.start()]} {text[found.end() :]}")
    return "", text


def _text(lines: Sequence[_Line], definitions: dict[str, str]) -> str:
    """Write a section as a text of its own: headings from level one on, and the links that it uses at its end."""
    top = min((line.level for line in lines if line.level), default=1)
    written = [
        f"{'#' * (line.level - top + 1)} {line.text}" if line.level else line.text
        for line in _filled(lines)
        if line.level or not _COUNTED.match(line.text)
    ]
    text = _RULES.sub("", "\n".join(written)).strip("\n")
    used = dict.fromkeys(_folded(label) for label in _LABEL.findall(text)) if definitions and "[" in text else {}
    links = [definitions[label] for label in used if label in definitions]
    return without_addresses("\n".join((text, "", *links)) if links else text)


def _filled(lines: Sequence[_Line]) -> Iterable[_Line]:
    """Leave out headings that nothing stands below."""
    kept: list[_Line] = []
    below = 0  # the level of what follows: that of a heading, or deeper than any
    for line in reversed(lines):
        if not line.level:
            below = _DEEPER if line.text else below
        elif below <= line.level:
            continue
        else:
            below = line.level
        kept.append(line)
    return reversed(kept)


def headings_of(text: str) -> list[_Line]:
    """Give the headings of a text outside code, from the top."""
    lines = text.split("\n")
    numbered = zip((_Line(at, line.rstrip()) for at, line in enumerate(lines, 1)), fenced(lines), strict=True)
    return [line for line in _with_headings(list(numbered)) if line.level]


def names_release(text: str) -> bool:
    """Whether the words of a heading are those of a release, or of what is not released yet."""
    return _begun(_Line(0, text), 0) is not None


class KeptParts(NamedTuple):
    """The text of one release by section: each of the six with what stands below it, and all else as `summary`."""

    summary: str
    sections: dict[str, str]


def parts_of(text: str) -> KeptParts:
    """Part the text of a release by the six sections, whatever the level of their headings."""
    lines = text.split("\n")
    summary: list[str] = []
    found: dict[str, list[str]] = {}
    here, level = summary, 0
    for line, code in zip(lines, fenced(lines), strict=True):
        heading = None if code else _ATX.match(line)
        if heading and (not level or len(heading[1] or heading[3]) <= level):
            word = (heading[2] or "").strip(" :*_").capitalize()
            known = word in SECTIONS
            here, level = (found.setdefault(word, []), len(heading[1])) if known else (summary, 0)
            if known:
                continue
        here.append(line)
    return KeptParts("\n".join(summary).strip("\n"), {word: "\n".join(found[word]).strip("\n") for word in found})


def without_definitions(text: str) -> tuple[str, dict[str, str]]:
    """Take the definitions of links out of a text; they are given by their labels, as they were written."""
    lines = text.split("\n")
    numbered = zip((_Line(0, line) for line in lines), fenced(lines), strict=True)
    kept, found = _without_definitions(numbered)
    return "\n".join(line.text for line, _ in kept).strip("\n"), found


_ITEM = re.compile(r"( {0,3})[-*+][ \t]{1,4}(?=\S)")


def entries_of(text: str) -> tuple[str, ...]:
    """Give the items of the lists of a section, each with what belongs to it: further lines, lists inside it."""
    lines = text.split("\n")
    found: list[list[str]] = []
    within = blank = inside = False
    for line, code in zip(lines, fenced(lines), strict=True):
        item = None if inside and code else _ITEM.match(line)
        if item and (not within or len(item[1]) < 2):  # noqa: PLR2004 - what is indented further belongs to an item
            found.append([line[item.end() :]])
            within = True
        elif within and line.strip() and blank and not line.startswith((" ", "\t")):
            within = False
        elif within:
            found[-1].append(line.strip())
        blank, inside = not line.strip(), code
    return tuple("\n".join(lines).strip() for lines in found)
