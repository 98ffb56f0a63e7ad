"""What tags say, and what the plan says of tags."""

from collections.abc import Iterator

from tagline.model.release import Release
from tagline.rules.checks.grounds import Grounds, Remark
from tagline.rules.plain_text import plural
from tagline.rules.schedule import plan_id
from tagline.rules.schemes import scheme_of
from tagline.rules.typed_data import nearest, shown
from tagline.rules.unread_tags import better_scheme

_NAMED = 5


def unknown_ids(grounds: Grounds) -> Iterator[Remark]:
    """Find tags whose message names a planned release that is none."""
    known = {one.id for one in grounds.schedule.releases}
    for release in grounds.releases:
        name = plan_id(release.tag.message)
        if name and name not in known:
            near = nearest(name, known)
            yield Remark(
                "plan-id-unknown",
                (),
                f'"Plan: {name}" in its message',
                "the id of a release of the plan",
                f"did you mean {near}? If so, tell it by an entry with this id" if near else "add an entry of this id",
                subject=_tag(release),
            )


def _tag(release: Release) -> str:
    return f"tag {release.tag.name}"


def unplanned(grounds: Grounds) -> Iterator[Remark]:
    """Count the releases that fulfil no plan."""
    found = grounds.schedule.unplanned
    if not found:
        return
    names = ", ".join(one.tag for one in reversed(found[-_NAMED:]))
    more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    many = f"{plural(len(found), 'release')} since {grounds.schedule.since}"
    yield Remark(
        "tag-unplanned",
        (),
        f"{many} that {'fulfils' if len(found) == 1 else 'fulfil'} no plan: {names}{more}",
        "",
        'one that was planned says "Plan: <id>" in its tag\'s message',
        subject="tags",
    )


def cancelled(grounds: Grounds) -> Iterator[Remark]:
    """Find releases that came though they were cancelled."""
    for one in grounds.schedule.releases:
        if one.fulfilled is not None and one.entry is not None and one.entry.status == "cancelled":
            path = ("release", grounds.entries[one.id], "status")
            found = f'"cancelled", and the tag {one.fulfilled.tag}, which fulfils it'
            yield Remark("cancelled-but-released", path, found, "one of the two")


def unread(grounds: Grounds) -> Iterator[Remark]:
    """Find tags that another setting would read, and those that withdraw a release without a reason."""
    if grounds.book is None:
        return
    ours = {tag.name for one in grounds.releases for tag in (one.tag, *one.aliases)}
    ignored = [tag for tag in grounds.book.ignored_tags if tag.name not in ours]
    versions = [release.version for release in grounds.book.releases]
    hint = better_scheme(scheme_of(grounds.book.settings.scheme), versions, [tag.name for tag in ignored])
    if hint is not None:
        yield Remark(
            "tags-unread",
            (),
            f"{plural(hint.amount, 'tag')} with the form of a {hint.noun}, such as {hint.example}, which nobody reads",
            f'scheme = "{hint.scheme}" in the settings, if they are releases',
            subject="tags",
        )
    for tag in ignored:
        if tag.reason.startswith("withdraws "):
            words = "an annotated tag whose message is the reason"
            yield Remark(
                "tags-unread", (), f"a tag that {tag.reason.partition(':')[0]}", words, subject=f"tag {tag.name}"
            )


def broken(grounds: Grounds) -> Iterator[Remark]:
    """Find refs that git cannot read."""
    for warning in grounds.book.warnings if grounds.book else ():
        yield Remark("broken-ref", (), warning, "refs that git can read", "repair or delete it", subject="git")


def named_by_plan(grounds: Grounds) -> Iterator[Remark]:
    """Find tags that the plan names and nobody made."""
    if grounds.book is None:
        return
    known = {tag.name for one in grounds.releases for tag in (one.tag, *one.aliases)}
    known |= {tag.name for book in grounds.books for tag in book.ignored_tags}
    versions = {str(release.version) for release in grounds.releases}
    asked = [
        *(("issue-tag-missing", ("issue", at, "since"), one.since) for at, one in enumerate(grounds.plan.issue)),
        *(("yank-tag-missing", ("yank", at, "tag"), one.tag) for at, one in enumerate(grounds.plan.yank)),
        *(("yank-tag-missing", ("yank", at, "use"), one.use) for at, one in enumerate(grounds.plan.yank)),
    ]
    for check, path, name in asked:
        if name and name not in known and name not in versions:
            near = nearest(name, known)
            hint = f"did you mean {near}?" if near else "" if known else "fetch the tags: `git fetch --tags`"
            yield Remark(check, path, f"{shown(name)}, which is no tag here", "the name of a tag", hint)
