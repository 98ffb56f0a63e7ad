"""The workflow that publishes a site: where each forge looks for it, and what of it is the project's own."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tagline.model.release import TagScheme
from tagline.rules.tags import PLAIN

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,200}")
_MOST_SERIES = 20
_EVERY = '"**"'
_BRANCHES, _REF, _TAGS = "branches: [main]", "ref: main\n", 'tags: ["v*"]'


class Workflow(NamedTuple):
    """Which of our files it is made of, and its place in a repository."""

    source: str
    path: str


WORKFLOWS = {
    "github": Workflow("github.yml", ".github/workflows/release-site.yml"),
    "gitlab": Workflow("gitlab.yml", ".gitlab-ci.yml"),
    "forgejo": Workflow("forgejo.yml", ".forgejo/workflows/release-site.yml"),
    "gitea": Workflow("forgejo.yml", ".gitea/workflows/release-site.yml"),
}


def filled(text: str, branch: str, tags: Sequence[str]) -> str:
    """Put the default branch and the patterns of tags into a workflow; a name that YAML could misread is left out."""
    if branch != "main" and _PLAIN_NAME.fullmatch(branch):
        text = text.replace(_BRANCHES, f'branches: ["{branch}"]').replace(_REF, f'ref: "{branch}"\n')
    return text.replace(_TAGS, f"tags: [{', '.join(tags)}]") if tags else text


def patterns(scheme: TagScheme, prefixes: Sequence[str]) -> tuple[str, ...]:
    """Give the patterns of the tags that are releases: the project's own, and those of its packages by `prefixes`.

    Without any, () leaves what stands there.
    """
    if scheme.pattern:
        before, _, after = scheme.pattern.partition("{version}")
        series = [f"{before}*{after}"]
    else:
        series = [f"{prefix}[0-9]*" if prefix in PLAIN - {"v"} else f"{prefix}*" for prefix in scheme.prefixes]
    series += [f"{prefix}[0-9]*" if prefix in PLAIN - {"v"} else f"{prefix}*" for prefix in prefixes]
    found = tuple(dict.fromkeys(series))
    if len(found) > _MOST_SERIES or any(not re.fullmatch(r"[A-Za-z0-9._/@*\[\]-]{1,200}", one) for one in found):
        return (_EVERY,)
    return tuple(f'"{_escaped(one)}"' for one in found)


def _escaped(pattern: str) -> str:
    """Let a star match "/" too, where names of packages have one."""
    return pattern if "/" not in pattern else pattern.replace("*", "**")
