"""What `#12` and `!12` refer to where the project is hosted."""

import re
from collections.abc import Iterable

from tagline.model.commit import Change
from tagline.model.forge import Forge
from tagline.rules.merge_titles import merge_request

_SIGNED = r"\(!([0-9]{1,9})\)"


def by_forge(changes: Iterable[Change | None], forge: Forge | None) -> list[Change | None]:
    """Let references mean what they mean on the project's forge.

    Where `!12` is a merge request, `#12` is an issue. Keys such as PROJ-123 count where the settings say where they
    lead.
    """
    found = list(changes)
    if forge is None:
        return found
    own = f"{forge.path}#"
    found = [_ours(change, own) if change and change[7] else change for change in found]
    if forge.shape.pull_sign == "!":
        found = [change and _signed(change) for change in found]
    if "{id}" in forge.issues:
        from tagline.rules.tracker_keys import keyed  # noqa: PLC0415 - for projects that have a tracker elsewhere

        found = [change and keyed(change) for change in found]
    return found


def _ours(change: Change, own: str) -> Change:
    """Take the project's own path off a reference: `ada/engine#12` is #12 in ada/engine."""
    if not any(issue.startswith(own) for issue in change.issues):
        return change
    return change._replace(issues=tuple(dict.fromkeys(issue.removeprefix(own) for issue in change.issues)))


def _signed(change: Change) -> Change:
    message = change.commit.message
    first = message.partition("\n")[0]
    pull, issues = change.pull, change.issues
    if pull and f"(#{pull})" in first:
        pull, issues = "", (pull, *issues)
    requests = re.findall(_SIGNED, first[-200:]) if "(!" in first else []
    pull = pull or (requests[-1] if requests else merge_request(message[-1000:]) if "See merge" in message else "")
    if pull == change.pull:
        return change
    return change._replace(pull=pull, issues=tuple(issue for issue in dict.fromkeys(issues) if issue != pull))
