"""Read what people wrote about releases: files under `release-notes/`, else the messages of annotated tags."""

import re
from collections.abc import Iterable, Mapping

from tagline.model.commit import GENERATED, Tag
from tagline.model.release import Prose
from tagline.reading.notes_folder import NotesFolder
from tagline.rules.plain_text import without_addresses

_HEADING = r"#{1,6}[ \t]+(.*?)[ \t#]*$"
# As `rules/schedule.py` reads it: which plan a release fulfils is told beside it, and is no prose.
_PLAN_LINE = r"(?m)^Plan: {0,4}[A-Za-z0-9][A-Za-z0-9.-]{0,99}[ \t]*$"
# Who said yes to a release is told where approvals are told.
_WORDS_OF_PEOPLE = r"(?im)^(?:approved|declined|reviewed|tested|signed-off)-by:[^\n]*$"
_EMPTY_WORDS = r"(?i)\b(?:release[ds]?|version|tag(?:ged|ging)?|bump(?:ed)?|new|the|chore|to|for|of|v)\b|[\W_]"


def read_prose(
    folder: NotesFolder, tags: Iterable[Tag], kept: Mapping[str, Prose] | None = None
) -> Mapping[str, Prose]:
    """Give the prose of each tag that has some, by the tag's name.

    A file wins over what a hand-kept changelog says (`kept`), that over the tag's message.
    """
    named = tuple(tags)
    files = folder.texts(f"{tag.name}.md" for tag in named) if folder.files else {}
    found: dict[str, Prose] = {}
    for tag in named:
        name = f"{tag.name}.md"
        if name in files:
            prose = prose_of_file(files[name], tag.name)
        elif kept and (said := kept.get(tag.name)):
            prose = said
        elif tag.message:
            prose = prose_of_message(tag)
        else:
            continue
        if prose:
            found[tag.name] = prose
    return found


def prose_of_file(text: str, tag_name: str = "") -> Prose:
    """Read a notes file: its first line is the headline if it is a heading, all else is text.

    A heading that only repeats the version is neither.
    """
    first, _, rest = text.strip().partition("\n")
    heading = re.match(_HEADING, first)
    if heading is None:
        return Prose(text=without_addresses(text.strip()))
    headline = "" if tag_name and says_nothing(heading[1], tag_name) else heading[1].strip()
    return Prose(headline=without_addresses(headline), text=without_addresses(rest.strip()))


def prose_of_message(tag: Tag) -> Prose:
    """Read a tag's message; a first line that only repeats the version is no headline, and what we wrote no prose."""
    theirs = tag.message.partition(f"\n{GENERATED}\n")[0]
    message = re.sub(_PLAN_LINE, "", theirs, count=1) if "Plan:" in theirs else theirs
    message = re.sub(_WORDS_OF_PEOPLE, "", message) if "-by:" in message.lower() else message
    first, _, rest = message.strip().partition("\n")
    headline = "" if says_nothing(first, tag.name) else first.strip()
    return Prose(headline=without_addresses(headline), text=without_addresses(rest.strip()))


def says_nothing(line: str, tag_name: str) -> bool:
    """Whether a line is only the version with words such as "Release" round it."""
    if line == tag_name:  # what most release tools write
        return True
    version = re.search(r"[0-9].*", tag_name)
    bare = line.replace(tag_name, " ").replace(version[0] if version else tag_name, " ")
    rest = re.sub(_EMPTY_WORDS, "", bare)
    return not rest or (bare != line and " " not in bare.strip(" :-,.()"))
