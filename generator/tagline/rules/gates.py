"""The questions before a release: evidence in, answers out."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from tagline.model.commit import Bump
from tagline.model.evidence import Result
from tagline.model.releasing import Evidence, Gate, Verdict
from tagline.rules.branches import line_of_branch
from tagline.rules.day_words import short
from tagline.rules.plain_text import plural

_NAMED = 3


def gates(seen: Evidence) -> tuple[Gate, ...]:
    """Answer every question that this release has to answer, in the order in which people ask them."""
    return (
        _tree(seen),
        _branch(seen),
        _remote(seen),
        _version(seen),
        *_unfinished(seen),
        _freeze(seen),
        *_promise(seen),
        *_approvals(seen),
        *_checks(seen),
    )


def in_the_way(found: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """Give the gates that stop a release."""
    return tuple(gate for gate in found if gate.verdict is Verdict.FAIL)


def _tree(seen: Evidence) -> Gate:
    if not seen.changed:
        return Gate("clean tree", Verdict.PASS, "no tracked file is changed")
    named = ", ".join(seen.changed[:_NAMED]) + (" …" if len(seen.changed) > _NAMED else "")
    verb = "is" if len(seen.changed) == 1 else "are"
    evidence = f"{plural(len(seen.changed), 'tracked file')} {verb} changed: {named}"
    return Gate("clean tree", Verdict.FAIL, evidence, "commit or stash them")


def _branch(seen: Evidence) -> Gate:
    name = "release branch"
    if seen.branch is None:
        remedy = "check out a branch, or say which one this commit is for with --branch NAME"
        return Gate(name, Verdict.FAIL, "HEAD is detached, and no variable of CI names its branch", remedy)
    if seen.allowed:
        fitting = next((pattern for pattern in seen.allowed if fnmatchcase(seen.branch, pattern)), "")
        if fitting:
            return Gate(name, Verdict.PASS, f"{seen.branch} ({seen.branch_from}); the settings release from {fitting}")
        evidence = f"{seen.branch} ({seen.branch_from}); the settings release from {', '.join(seen.allowed)}"
        return Gate(name, Verdict.FAIL, evidence, "check out one of them, or add this one to release.branches")
    if why := _good_branch(seen, seen.branch):
        return Gate(name, Verdict.PASS, f"{seen.branch} ({why})")
    if not seen.default:
        return Gate(name, Verdict.UNKNOWN, f"{seen.branch}; nothing says from which branch releases come")
    remedy = f"check out {seen.default}, or name this branch in release.branches or with --branch"
    evidence = f"{seen.branch} ({seen.branch_from}); {seen.remote}'s default branch is {seen.default}"
    return Gate(name, Verdict.FAIL, evidence, remedy)


def _good_branch(seen: Evidence, branch: str) -> str:
    if branch == seen.default:
        return f"the default branch of {seen.remote}"
    if seen.branch_from == "--branch":
        return "named with --branch"
    if line_of_branch(branch) or any(fnmatchcase(branch, pattern) for pattern in seen.lines):
        return "the branch of a release line"
    return "for a prerelease" if seen.prerelease else ""


def _remote(seen: Evidence) -> Gate:  # noqa: PLR0911 - one for each way in which two branches can stand
    name = "up to date"
    if seen.asked is None:
        return Gate(name, Verdict.UNKNOWN, seen.why_unasked)
    if seen.branch is None:
        return Gate(name, Verdict.UNKNOWN, "no branch to compare with")
    push = f"push first: git push {seen.remote} HEAD:{seen.branch}"
    if not seen.asked.tip:
        return Gate(name, Verdict.FAIL, f"{seen.remote} has no branch {seen.branch}", push)
    there = f"{seen.remote}/{seen.branch}"
    if seen.ahead is None:
        return Gate(name, Verdict.UNKNOWN, f"nothing tells how HEAD and {there} are related")
    match seen.ahead:
        case (0, 0):
            return Gate(name, Verdict.PASS, f"HEAD is {there}")
        case (0, ours):
            return Gate(name, Verdict.FAIL, f"{plural(ours, 'commit')} not on {there} yet", push)
        case (theirs, 0):
            remedy = f"get them first: git pull --ff-only {seen.remote} {seen.branch}"
            return Gate(name, Verdict.FAIL, f"{there} has {plural(theirs, 'commit')} that HEAD lacks", remedy)
        case (theirs, ours):
            words = f"HEAD and {there} have diverged, {ours:,} here and {theirs:,} there"
            return Gate(name, Verdict.FAIL, words, "bring them together and push first")


def _version(seen: Evidence) -> Gate:
    name = "version free"
    if seen.taken:
        tag, where = next(iter(seen.taken.items()))
        return Gate(name, Verdict.FAIL, f"the tag {tag} stands on another commit, {where}", "look at who made it")
    evidence = f"no tag {' or '.join(seen.tags[:_NAMED])}{' …' if len(seen.tags) > _NAMED else ''} on another commit"
    if seen.asked is None:
        return Gate(name, Verdict.PASS, f"{evidence} here; {seen.why_unasked}")
    return Gate(name, Verdict.PASS, f"{evidence}, neither here nor on {seen.remote}")


def _unfinished(seen: Evidence) -> Iterator[Gate]:
    """Refuse to build on a release that nobody else has."""
    if seen.unfinished:
        first = seen.unfinished[0]
        evidence = f"{', '.join(seen.unfinished[:_NAMED])} was tagged here and is not on {seen.remote}"
        remedy = f"push it (git push {seen.remote} {first}), or delete it (git tag -d {first})"
        yield Gate("last release", Verdict.FAIL, evidence, remedy)


def _freeze(seen: Evidence) -> Gate:
    name = "no freeze"
    stopping = [one for one in seen.freezes if one.kind in {"release", "change"}]
    barred = next((one for one in stopping if seen.kind not in one.allow), None)
    if barred:
        until = f"{barred.id} until {short(barred.to)}{f': {barred.why}' if barred.why else ''}"
        allowed = f"; it lets {' and '.join(barred.allow)} releases pass: --class" if barred.allow else ""
        return Gate(name, Verdict.FAIL, until, f"wait, or change the plan{allowed}")
    if stopping:
        return Gate(name, Verdict.PASS, f"{stopping[0].id} lets a release of class {seen.kind} pass")
    return Gate(name, Verdict.PASS, f"none on {short(seen.today)}")


def _promise(seen: Evidence) -> Iterator[Gate]:
    """Hold what the changes ask for against what the plan promises: it may be less, never more."""
    for plan, promised, bump, prerelease in seen.promises:
        made = "prerelease" if prerelease else bump.word
        kept = made == promised if "prerelease" in {made, promised} else bump <= Bump[promised.upper()]
        remedy = "" if kept else "move what asks for more to a later release, or change the plan"
        words = f"{plan} promises {_a(promised)}, and this is {_a(made)}"
        yield Gate("plan kept", Verdict.PASS if kept else Verdict.FAIL, words, remedy)


def _a(bump: str) -> str:
    return {"prerelease": "a prerelease", "none": "no change of version"}.get(bump, f"a {bump} version")


def _approvals(seen: Evidence) -> Iterator[Gate]:
    name = "approved"
    if seen.approvals is None:
        if seen.strict:
            remedy = "write `approve` into the entry of the release, or leave --strict out"
            yield Gate(name, Verdict.FAIL, "the plan asks nobody for approval of this release", remedy)
        return
    need, of, given, remarks, plan = seen.approvals
    by = f" by {', '.join(given)}" if given else ""
    words = "; ".join((f"{len(given)} of {need} approvals{by}", *remarks))
    if len(given) >= need:
        yield Gate(name, Verdict.PASS, words)
        return
    who = f" of {', '.join(of)}" if of else ""
    refers = f"`Refs: {plan}` and " if plan else ""
    remedy = f"ask for {need - len(given)} more{who}: a commit with {refers}`Approved-by: NAME`"
    late = seen.kind == "emergency" and not seen.strict  # its approval may follow
    yield Gate(name, Verdict.UNKNOWN if late else Verdict.FAIL, words, remedy)


def _checks(seen: Evidence) -> Iterator[Gate]:
    """Hold the release against its checks: what failed stops it, what nobody answered does so with --strict."""
    for check in seen.checks:
        name = f"check {check.id}"
        words = f"{check.result}{f': {check.words}' if check.words else ''}"
        if check.result is Result.PASS:
            yield Gate(name, Verdict.PASS, words)
        elif check.result is Result.FAIL:
            yield Gate(name, Verdict.FAIL, words, "mend it, and record that")
        else:
            remedy = "record its proof, or leave --strict out"
            yield Gate(name, Verdict.FAIL if seen.strict else Verdict.UNKNOWN, words, remedy)
