"""Name co-authors as `.mailmap` does: git itself maps authors, and no trailers."""

import re
from collections.abc import Iterable, Mapping, Sequence

from tagline.model.commit import Commit
from tagline.reading.git import Git, decode

_CO_AUTHOR = r"(?i)(\nco-authored-by:[ \t]{1,8})([^<>\n]{1,200})(<[^<>\n]{1,200}>)"


def with_mapped_names(git: Git, commits: Sequence[Commit], suspects: Iterable[int]) -> tuple[Commit, ...]:
    """Let the messages of `suspects`, which may name co-authors, name them as git would name an author."""
    said = {at: re.findall(_CO_AUTHOR, commits[at].message) for at in suspects}
    contacts = dict.fromkeys(one for found in said.values() for one in map(_contact, found) if one[0] != " ")
    changed = _mapped(git, list(contacts))
    if not changed:
        return tuple(commits)
    named = list(commits)
    for at, found in said.items():
        if not changed.keys().isdisjoint(map(_contact, found)):
            named[at] = commits[at]._replace(message=_renamed(commits[at].message, changed))
    return tuple(named)


def _contact(found: Sequence[str]) -> str:
    _, name, address = found
    return f"{name.strip()} {address}"


def _mapped(git: Git, contacts: Sequence[str]) -> Mapping[str, str]:
    """Ask git who these are (`Ada <ada@example.org>`), and give the names of those that are called otherwise."""
    code, out, _ = git.try_run("check-mailmap", "--stdin", stdin="".join(f"{one}\n" for one in contacts).encode())
    answers = decode(out).split("\n")[:-1]
    if code or len(answers) != len(contacts):  # one that git cannot read, so it names nobody
        return {}
    names = {one: answer.rpartition(" <")[0] for one, answer in zip(contacts, answers, strict=True)}
    return {one: name for one, name in names.items() if name and not one.startswith(f"{name} <")}


def _renamed(message: str, names: Mapping[str, str]) -> str:
    def replaced(found: re.Match[str]) -> str:
        lead, name, address = found.groups()
        return f"{lead}{names.get(_contact((lead, name, address)), name.strip())} {address}"

    return re.sub(_CO_AUTHOR, replaced, message)
