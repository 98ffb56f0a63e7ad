"""The page of the next version: which one, why, and what it would bring."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.page import Page, SearchEntry
from tagline.model.release import NextVersion, Reason, Refusal
from tagline.pages.entries import Anchors, Entries, Share, kind_views, search_entries, title, wide_bar
from tagline.pages.home_page import base_of, example, upcoming
from tagline.pages.release_pages import asks_to_act, cancelled_words, needs, steps_of
from tagline.pages.rendering import number, render
from tagline.rules.agreement import sentence, study
from tagline.rules.changelog import QUIET, counts
from tagline.rules.meaning import meaning_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from tagline.pages.catalogue import Catalogue

_EVIDENCE: Final = 8
_TYPES_NAMED: Final = 8


class Evidence(NamedTuple):
    """A change and how far it moves the version."""

    title: str
    scope: str
    bump: str
    rule: str
    references: Markup


def next_page(found: Catalogue, entries: Entries, share: Share) -> Page:
    """Make the page of the next version; `share` says how many of its changes search knows."""
    book = found.book
    planned = book.next
    refusal = planned if isinstance(planned, Refusal) else None
    coming = upcoming(found)
    tally = counts(book.unreleased)
    anchors = Anchors()
    urgent = [change for change in book.unreleased if asks_to_act(change)]
    steps = steps_of(urgent, entries, anchors)
    kinds = kind_views((change for change in book.unreleased if not asks_to_act(change)), entries, anchors)
    evidence = list(planned.evidence) if isinstance(planned, NextVersion) else []
    deciding = [reason for reason in evidence if reason.bump >= evidence[0].bump]  # a version chosen by hand is first
    forge = book.project.forge
    types = Counter(reason.change.type for reason in planned.ignored) if isinstance(planned, NextVersion) else Counter()
    base = base_of(found)
    html = render(
        "next.html",
        root="../",
        book=book,
        coming=coming,
        refusal=refusal,
        explanation=planned.explanation if isinstance(planned, NextVersion) else "",
        evidence=[_evidence(reason, entries) for reason in deciding[:_EVIDENCE]],
        more_evidence=max(0, len(deciding) - _EVIDENCE),
        lesser=len(evidence) - len(deciding),
        ignored=_ignored(types),
        more_ignored=sum(types.values()) - sum(count for _, count in types.most_common(_TYPES_NAMED)),
        counts=tally,
        bar=wide_bar(tally),
        steps=steps,
        needs=needs(urgent),
        loud=[kind for kind in kinds if kind.kind not in QUIET],
        quiet=[kind for kind in kinds if kind.kind in QUIET],
        compare=forge.since(base.tag.name, book.project.branch) if forge and base and book.project.branch else "",
        newcomers=", ".join(book.newcomers.first_time),
        example=example(book.unreleased),
        commits=book.unreleased_commits,
        cancelled=entries.items(book.unreleased_cancelled, anchors, scoped=True),
        cancelled_words=cancelled_words(book.unreleased_cancelled),
        study=sentence(study(book.releases, meaning_of(book.settings))),
    )
    name = coming.version or "Next version"
    return Page(
        path="next/",
        title="Next version",
        html=html,
        description=f"The next version of {book.project.name}: {coming.version or 'none yet'}.",
        search_entries=(
            SearchEntry("Next version", f"{name} {coming.sentence}", "next/"),
            *search_entries(book.unreleased, "not released yet", "next/", anchors, share),
        ),
    )


def _evidence(reason: Reason, entries: Entries) -> Evidence:
    change = reason.change
    return Evidence(title(change), change.scope, reason.bump.word, reason.rule, entries.references(change))


def _ignored(tally: Counter[str]) -> list[tuple[str, str]]:
    """Name the types that ask for no release, the most frequent first; "" is the type of what has none."""
    often = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    return [(number(count), name) for name, count in often[:_TYPES_NAMED]]
