"""What python-semantic-release says about the next version, beside our own answer, and why the two may differ."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tagline.model.book import ReleaseBook
from tagline.model.release import NextVersion, Refusal, SecondOpinion
from tagline.model.version import Version
from tagline.rules.semantic_release import ALLOWS_ZERO, MAJOR_ON_ZERO, TAG_FORMAT, Configuration, counted_types

NAME = "python-semantic-release"
# All that decides about a version, and nothing that names a program, a file, a remote or a secret.
_KEPT = ("tag_format", "allow_zero_version", "major_on_zero", "add_partial_tags", "commit_parser_options", "branches")
_VERSION = r"[0-9]{1,18}(?:\.[0-9]{1,18}){2}(?:[-+][0-9A-Za-z.+-]{1,200})?"


class Answer(NamedTuple):
    """What it printed, or (as `problem`) why there is no answer. `config` is its own configuration."""

    version: str = ""
    problem: str = ""
    config: Configuration = Configuration()


def configuration_for(table: Mapping[str, object], parser: str) -> dict[str, object]:
    """Give the part of its configuration that it is asked with. The remote is one that nobody has."""
    remote = {"type": "github", "url": "https://github.invalid/second/opinion.git", "ignore_token_for_push": True}
    return {**{key: table[key] for key in _KEPT if key in table}, "commit_parser": parser, "remote": remote}


def version_in(lines: Iterable[str]) -> str:
    """Give the last line that is a version; it may say other things before."""
    found = [line.strip() for line in lines if re.fullmatch(_VERSION, line.strip())]
    return found[-1] if found else ""


def second_opinion(book: ReleaseBook, answer: Answer) -> SecondOpinion:
    """Put its answer beside ours, in words."""
    if answer.problem:
        return SecondOpinion(explanation=f"{NAME} was not asked: {answer.problem}")
    theirs = "" if _is_out(book, answer) else answer.version
    ours = "" if isinstance(book.next, Refusal) or book.next.version is None else str(book.next.version)
    if ours == theirs and not isinstance(book.next, Refusal):
        words = f"{NAME} says {theirs}, too" if theirs else f"{NAME} would release nothing, too"
        return SecondOpinion(asked=True, version=theirs, agrees=True, explanation=words)
    words = f"{NAME} says {theirs}" if theirs else f"{NAME} would release nothing"
    reason = next(_reasons(book, answer.config, theirs))
    return SecondOpinion(asked=True, version=theirs, agrees=False, explanation=f"{words}: {reason}")


def _is_out(book: ReleaseBook, answer: Answer) -> bool:
    """Whether the version that it names is one that it knows already: that is how it says "nothing"."""
    tag = (answer.config.tag_format or TAG_FORMAT).replace("{version}", answer.version)
    known = (name for release in book.releases for name in (release.tag.name, *(tag.name for tag in release.aliases)))
    return tag in known or any(tag == ignored.name for ignored in book.ignored_tags)


def _reasons(book: ReleaseBook, config: Configuration, theirs: str) -> Iterator[str]:
    """Give what may be the reason of a disagreement, the likeliest first."""
    answer = book.next
    if isinstance(answer, Refusal):
        yield "it does not look for what makes us refuse"
        return
    version = Version.parse(theirs)
    yield from _of_zero(answer, config, version)
    yield from _of_tags(answer, config)
    if version and not version.final:
        yield "it is told to make prereleases on this branch"
    if answer.base is None:
        yield "it counts the first version from 0.0.0"
    yield from _of_types(answer, config)
    if book.unreleased_cancelled:
        yield "it counts changes that were taken back, too"
    yield "it reads some messages otherwise; `tagline next --explain` shows how we read them"


def _of_zero(answer: NextVersion, config: Configuration, theirs: Version | None) -> Iterator[str]:
    ours = answer.version or answer.base_version
    if theirs is None or theirs.major == 0 or (ours and ours.major > 0):
        return
    if not _or(config.allow_zero_version, default=ALLOWS_ZERO):
        yield f"its allow_zero_version is false{_by_default(config.allow_zero_version)}, so it makes no 0.x"
    elif _or(config.major_on_zero, default=MAJOR_ON_ZERO):
        yield f"its major_on_zero is true{_by_default(config.major_on_zero)}, so what breaks leads to 1.0.0"


def _or(value: bool | None, *, default: bool) -> bool:  # noqa: FBT001 - what a file says
    return default if value is None else value


def _by_default(value: object) -> str:
    return " by default" if value is None else ""


def _of_tags(answer: NextVersion, config: Configuration) -> Iterator[str]:
    form = config.tag_format or TAG_FORMAT
    if answer.base and form.replace("{version}", str(answer.base_version)) != answer.base.name:
        yield f"it reads tags as {form}, so {answer.base.name} is none of them"


def _of_types(answer: NextVersion, config: Configuration) -> Iterator[str]:
    """Name the deciding types that it gives another weight."""
    counted = counted_types(config)
    deciding = {reason.change.type: reason.bump for reason in answer.evidence if reason.bump is answer.bump}
    others = sorted(name for name, bump in deciding.items() if name and counted.get(name, 0) < bump)
    if others and len(others) == len(deciding):
        yield f"it does not count {', '.join(others[:3])} as we do"
