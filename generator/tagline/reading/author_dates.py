"""Ask when commits were written, which rebases and squashes keep."""

from collections.abc import Mapping

from tagline.reading.git import Git, fields, words
from tagline.reading.history import LOG, History, all_seconds

FORMAT = "--format=%H%x00%ct%x00%at"
WIDTH = 3


def read_author_dates(git: Git, history: History) -> Mapping[str, int]:
    """Give the author dates in seconds by the commits' ids, of those whose committer date is another moment."""
    refs, head = history.refs, history.place.head
    starts = dict.fromkeys([*([head] if head else []), *refs.branches, *(tag.commit_hash for tag in refs.tags)])
    if not starts:
        return {}
    found: dict[str, int] = {}
    for batch in fields(git.stream(*LOG, FORMAT, stdin=words(starts)), WIDTH):
        hashes, committed, written = (batch[at::WIDTH] for at in range(WIDTH))
        pairs = zip(hashes, committed, written, all_seconds(written), strict=True)
        found.update((name.decode(), at) for name, one, two, at in pairs if one != two and at)
    return found
