"""Who approved a release: lines `Approved-by: NAME` in the commits that it brings."""

from collections.abc import Iterable, Mapping

from tagline.model.commit import Commit
from tagline.model.plan import Approval
from tagline.model.releasing import Approvals
from tagline.rules.conventional_commits import trailers
from tagline.rules.plain_text import person

_TOKEN = "approved-by"  # noqa: S105 - the specification calls a footer's name a token
_SHORT = 7


def approvals(asked: Approval, commits: Iterable[Commit], people: Mapping[str, str], tagger: str) -> Approvals:
    """Count the people whose word counts; who approves what is their own is named in a remark."""
    known = {_same(person(name.partition("<")[0])): key for key, name in people.items()}
    given: dict[str, str] = {}
    own: dict[str, None] = {}
    for commit in commits:
        if _TOKEN not in commit.message.lower():
            continue
        for name in _names(commit):
            key = known.get(_same(name), name)
            if asked.of and key not in asked.of and name not in asked.of:
                continue
            given[key] = f"{name} ({commit.hash[:_SHORT]})"
            if _same(name) == _same(commit.author):
                too = ", and tags the release" if _same(name) == _same(tagger) else ""
                own[f"{name} approved a commit of their own{too}"] = None
    return Approvals(asked.need, asked.of, tuple(given.values()), tuple(own))


def _names(commit: Commit) -> list[str]:
    return [person(one.value.partition("<")[0]) for one in trailers(commit.message) if one.token.lower() == _TOKEN]


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()
