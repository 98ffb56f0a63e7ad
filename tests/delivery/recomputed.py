"""The delivery figures of a repository, reckoned once more: by plain git commands and arithmetic, without Tagline.

It knows the definitions that the site prints and nothing of how Tagline reads a history: for each final tag it asks
git which commits the tag reaches and no final tag that came earlier does.
"""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

BOTS = {"dependabot", "renovate", "renovate bot", "github actions", "greenkeeper", "semantic-release", "web-flow"}
RELEASE_WORDS = (
    "release releases released releasing version versions bump bumps bumped prepare prepares preparing publish "
    "published cut tag new next chore build ci changelog update updated main master develop dev trunk the for to from "
    "of and a v skip final stable package packages"
)
FINAL = re.compile(r"(v?)([0-9]+)\.([0-9]+)\.([0-9]+)")
FORTNIGHT = 14 * 86_400


class Tag(NamedTuple):
    """A final tag."""

    name: str
    version: tuple[int, int, int]
    commit: str
    moment: int

    @property
    def line(self) -> str:
        """The major number, and of 0.x that."""
        return str(self.version[0])


class Figures(NamedTuple):
    """What is compared with Tagline."""

    lead: tuple[int, int, int]  # number, median, p90
    written: tuple[int, int, int]
    left_out: dict[str, int]
    releases: int
    months: dict[str, int]
    gaps: tuple[int, int]  # number, median
    judged: int
    possible: int


def git(repository: Path, *words: str, stdin: str = "") -> str:
    """Run git."""
    done = subprocess.run(
        ["git", "-C", str(repository), *words], input=stdin, capture_output=True, text=True, check=True
    )
    return done.stdout


def final_tags(repository: Path) -> list[Tag]:
    """Give the final tags, the earliest first; of two names of one version the more usual one."""
    shape = "%(refname:lstrip=2)%09%(objectname)%09%(*objectname)%09%(taggerdate:unix)"
    found: dict[tuple[int, int, int], Tag] = {}
    rows = [line.split("\t") for line in git(repository, "for-each-ref", f"--format={shape}", "refs/tags").splitlines()]
    with_v = sum(bool(FINAL.fullmatch(row[0])) and row[0].startswith("v") for row in rows)
    without = sum(bool(FINAL.fullmatch(row[0])) and not row[0].startswith("v") for row in rows)
    for name, own, peeled, tagged in sorted(rows, key=lambda row: row[0].startswith("v") == (with_v >= without)):
        read = FINAL.fullmatch(name)
        if read is None:
            continue
        commit = peeled or own
        moment = int(tagged or git(repository, "show", "--no-patch", "--format=%ct", commit))
        version = (int(read[2]), int(read[3]), int(read[4]))
        found[version] = Tag(name, version, commit, moment)
    return sorted(found.values(), key=lambda tag: (tag.moment, tag.version))


def rank(values: list[int], tenths: int) -> int:
    """Give the shortest of some durations that so many tenths of them do not exceed."""
    ordered = sorted(values)
    return ordered[(tenths * len(ordered) + 9) // 10 - 1] if ordered else 0


def triple(values: list[int]) -> tuple[int, int, int]:
    """Give how many there are, their median and their p90."""
    return len(values), rank(values, 5), rank(values, 9)


def is_release_commit(subject: str) -> bool:
    """Whether a first line says that a version is made, and nothing else."""
    if not re.search(r"\d\.\d", subject):
        return False
    plain = re.sub(r"\(#\d+\)", " ", subject)
    words = [word for word in re.split(r"[\s():,!\[\]→>=|`'\"]+", plain) if word.strip(".-")]
    return all(re.search(r"\d\.\d", word) or word.strip(".-").lower() in RELEASE_WORDS.split() for word in words)


def is_bot(name: str) -> bool:
    """Whether an author is a program."""
    return name.lower().endswith(("[bot]", "-bot", " bot")) or name.lower() in BOTS


def holds_fix(repository: Path, before: str, tag: str) -> bool:
    """Whether somebody mended something between two tags: a commit that begins with fix, or speaks of security."""
    subjects = git(repository, "log", "--no-merges", "--format=%s", f"{before}..{tag}")
    return any(re.match(r"(?i)(fix|bugfix|hotfix|security)(\(|!|:)", line) for line in subjects.splitlines())


def recomputed(repository: Path, as_of: datetime) -> Figures:
    """Reckon the figures of the twelve months before a moment."""
    until = int(as_of.timestamp())
    since = int(as_of.replace(year=as_of.year - 1).timestamp())
    tags = [tag for tag in final_tags(repository) if tag.moment <= until]
    here = [tag for tag in tags if tag.moment > since]
    lead: list[int] = []
    written: list[int] = []
    left_out = {"merges": 0, "release commits": 0, "commits of bots": 0}
    for tag in here:
        earlier = [f"^{one.commit}" for one in tags if one.moment < tag.moment]
        names = git(repository, "rev-list", "--stdin", stdin="\n".join([tag.commit, *earlier]) + "\n")
        shape = "--format=%P%x09%ct%x09%at%x09%aN%x09%s"
        rows = git(repository, "log", "--no-walk=unsorted", shape, "--stdin", stdin=names) if names else ""
        for row in rows.splitlines():
            parents, committed, authored, author, subject = row.split("\t", 4)
            if " " in parents:
                left_out["merges"] += 1
            elif is_release_commit(subject):
                left_out["release commits"] += 1
            elif is_bot(author):
                left_out["commits of bots"] += 1
            else:
                lead.append(tag.moment - int(committed))
                written.append(tag.moment - int(authored))
    months: dict[str, int] = {}
    for tag in here:
        month = datetime.fromtimestamp(tag.moment, UTC).strftime("%Y-%m")
        months[month] = months.get(month, 0) + 1
    gaps = [tags[at].moment - tags[at - 1].moment for at in range(1, len(tags)) if tags[at].moment > since]
    judged = [tag for tag in here if tag.moment <= until - FORTNIGHT]
    possible = 0
    for tag in judged:
        after = next((one for one in tags if one.moment > tag.moment and one.line == tag.line), None)
        patch = after is not None and after.version[2] > 0
        if after and patch and after.moment - tag.moment <= FORTNIGHT and holds_fix(repository, tag.name, after.name):
            possible += 1
    return Figures(
        lead=triple(lead),
        written=triple(written),
        left_out={name: count for name, count in left_out.items() if count},
        releases=len(here),
        months=months,
        gaps=(len(gaps), rank(gaps, 5)),
        judged=len(judged),
        possible=possible,
    )
