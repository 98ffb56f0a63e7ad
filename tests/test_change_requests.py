"""The register of changes, read from made repositories, and its page."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pages.payloads import PAYLOADS
from stories import Story, git
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.change_request import Outcome, RequestState
from tagline.model.page import Page
from tagline.pages.site_pages import site_pages

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
PEOPLE = '[people]\nada = "Ada Lovelace <ada@users.invalid>"\nqa = "QA <qa@users.invalid>"\n'
RELEASE = '[[release]]\nid = "first"\ntarget = 2023-11-20\n'
CHANGE = '[[change]]\nid = "RFC-1"\nwhat = "Move"\nowner = "ada"\napprove = {{ need = 1, of = ["qa"] }}\n{}'


class Told:
    """A repository of a plan and what was said of it."""

    def __init__(self, plan: str) -> None:
        self.story = Story()
        self.story.commit("chore(plan): write it", files={"release-plan.toml": PEOPLE + plan})

    def read(self, where: Path) -> ReleaseBook:
        """Write it, and read it as for a site."""
        self.where = where
        return read_book(self.story.told(where), as_of=AS_OF, with_plan=True)


def request(told: Told, where: Path) -> RequestState:
    """Give the only request."""
    (found,) = told.read(where).requests
    return found


@pytest.mark.parametrize(
    ("plan", "outcome"),
    [
        (CHANGE.format(""), Outcome.OPEN),
        (CHANGE.format('status = "done"\n'), Outcome.DONE),
        (CHANGE.format('status = "declined"\n'), Outcome.DECLINED),
        (RELEASE + CHANGE.format('release = "first"\n'), Outcome.PLANNED),
        (CHANGE.format('release = "gone"\n'), Outcome.OPEN),
    ],
)
def test_an_outcome_is_what_the_plan_says_until_a_release_carries_it(
    tmp_path: Path, plan: str, outcome: Outcome
) -> None:
    assert request(Told(plan), tmp_path).outcome is outcome


def test_a_request_is_released_with_the_release_that_fulfils_its_plan(tmp_path: Path) -> None:
    told = Told(RELEASE + CHANGE.format('release = "first"\n'))
    told.story.tag("v1.0.0", message="Plan: first")
    found = request(told, tmp_path)
    assert found.outcome is Outcome.RELEASED
    assert found.release is not None
    assert found.release.tag.name == "v1.0.0"


def test_whoever_touches_the_entry_in_the_plan_speaks_of_it(tmp_path: Path) -> None:
    told = Told(CHANGE.format(""))
    changed = PEOPLE + CHANGE.format('class = "emergency"\n')
    told.story.commit("chore(plan): hurry\n\nApproved-by: QA <qa@users.invalid>", files={"release-plan.toml": changed})
    told.story.commit("chore(plan): x\n\nApproved-by: Zoe", files={"release-plan.toml": f"# seen\n{changed}"})
    found = request(told, tmp_path)
    assert [(one.who.key, one.counts) for one in found.approvals.given] == [("qa", True)]


def test_work_on_a_request_and_asking_for_it_make_no_independent_word(tmp_path: Path) -> None:
    told = Told(CHANGE.format(""))
    told.story.commit("feat: move\n\nRefs: RFC-1", files={"a.txt": "1"}, author="QA <qa@users.invalid>")
    told.story.commit("docs: agree\n\nRefs: RFC-1\nApproved-by: qa\nApproved-by: ada\nApproved-by: Zoe")
    given = request(told, tmp_path).approvals.given
    assert {one.who.name: one.own for one in given} == {"Ada Lovelace": "own request", "QA": "own work", "Zoe": ""}


def test_a_note_counts_where_notes_are_asked_for(tmp_path: Path) -> None:
    told = Told(CHANGE.format("").replace('["qa"]', '["qa"], by = "note"'))
    told.story.commit("feat: move\n\nRefs: RFC-1", files={"a.txt": "1"})
    where = told.story.told(tmp_path)
    git(where, "notes", "--ref=refs/notes/tagline/approvals", "add", "-m", "Approved-by: QA <qa@users.invalid>")
    (found,) = read_book(where, as_of=AS_OF, with_plan=True).requests
    assert found.approvals.met
    git(where, "notes", "--ref=refs/notes/tagline/approvals", "remove")
    (found,) = read_book(where, as_of=AS_OF, with_plan=True).requests
    assert not found.approvals.met


def test_who_declined_and_why_is_told(tmp_path: Path) -> None:
    told = Told(CHANGE.format('status = "declined"\n'))
    told.story.commit("chore(plan): no\n\nIt costs\ntoo much.\n\nRefs: RFC-1\nDeclined-by: qa")
    declined = request(told, tmp_path).declined
    assert declined is not None
    assert ([one.name for one in declined.by], declined.reason) == (["QA"], "It costs too much.")


def page(book: ReleaseBook) -> str:
    """Give the page of the register, "" where there is none."""
    found = (one.html for one in site_pages(book) if isinstance(one, Page) and one.path == "changes-register/")
    return next(found, "")


def test_a_plan_without_requests_has_no_register(tmp_path: Path) -> None:
    assert not page(Told(RELEASE).read(tmp_path))


def test_the_page_says_what_is_missing_and_never_that_nobody_agreed(tmp_path: Path) -> None:
    assert "Waits for QA." in page(Told(CHANGE.format("")).read(tmp_path / "open"))
    done = page(Told(CHANGE.format('status = "done"\n')).read(tmp_path / "done"))
    assert "not recorded</span>" in done
    assert "No release carries it." in done


def quoted(text: str) -> str:
    """Write a string of TOML."""
    return json.dumps(text, ensure_ascii=False)


def test_hostile_words_of_a_plan_stay_words(tmp_path: Path) -> None:
    plan = "".join(
        f"[[change]]\nid = {quoted(f'C{at}')}\nwhat = {quoted(text)}\n"
        f"[[issue]]\nid = {quoted(text or 'x')}\nwhat = {quoted(text)}\nworkaround = {quoted(text)}\n"
        for at, text in enumerate(dict.fromkeys(text.strip() for text in PAYLOADS if "\u2028" not in text))
    )
    told = Told(plan)
    told.story.tag("v1.0.0")
    made = [one for one in site_pages(told.read(tmp_path)) if isinstance(one, Page)]
    for one in made:
        if one.path in {"changes-register/", "known-issues/"}:
            assert "<script" not in one.html.lower()
            assert "<img" not in one.html.lower()
            assert "ada@users" not in one.html
