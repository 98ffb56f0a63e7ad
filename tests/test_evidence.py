"""What git says of planned releases: out of a made repository, in the check, on pages and as data."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from stories import Story, git
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.evidence import Evidence, ItemState, Result
from tagline.model.page import Page, SiteFile
from tagline.model.schedule import Confidence
from tagline.pages.resources import folder
from tagline.pages.site_pages import site_pages

AS_OF = datetime(2026, 2, 20, 12, tzinfo=UTC)
PLAN = """\
[people]
ada = "Ada Lovelace <ada@users.invalid>"
grace = "Grace Hopper <grace@users.invalid>"
[[environment]]
id = "staging"
tags = "deploy/staging/*"
[[environment]]
id = "production"
kind = "production"
tags = "deploy/production/*"
[[release]]
id = "winter"
target = 2026-01-20
owner = "ada"
approve = { need = 1 }
[[release.rollout]]
ring = "canary"
[[release.rollout]]
ring = "everyone"
at = "+3 days"
[[release]]
id = "spring"
target = 2026-03-03
owner = "ada"
budget = { people = 2, days = 20, cost = 1000, currency = "EUR" }
spent = { days = 30, as-of = 2026-02-19 }
approve = { need = 1, of = ["grace"] }
scope = [
  { need = "#1", what = "Import WORDS" },
  { need = "#2", what = "Export" },
  { need = "#3", what = "Print", state = "stretch" },
  { need = "#4", what = "Sing", state = "dropped" },
]
stage.feature-freeze = 2026-03-01
stage.rc1 = 2026-02-15
[[release.check]]
id = "smoke"
what = "Smoke WORDS"
must = true
proof = "trailer:Tested-by"
[[release.check]]
id = "guide"
phase = "deploy"
proof = "file:docs/guide.md"
[[release.check]]
id = "review"
proof = "note:refs/notes/review"
[[release.check]]
id = "party"
proof = "manual"
[[release]]
id = "summer"
target = 2026-06-02
scope = [{ need = "#5" }]
[[release]]
id = "off"
target = 2026-07-02
status = "cancelled"
scope = [{ need = "#6" }]
"""


def moment(day: str) -> int:
    """Give noon of a day."""
    return int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp())


def told(where: Path, *more: str, plan: str = PLAN, files: dict[str, str] | None = None) -> Path:
    """Tell a project that released once and is on its way to the next release."""
    made = Story()
    made.commit("feat: begin", when=moment("2026-01-10"), files={"release-plan.toml": plan})
    made.commit("docs: agree\n\nRefs: winter\nApproved-by: Grace Hopper", when=moment("2026-01-22"))
    made.tag("v1.0.0", 1, message="First\n\nPlan: winter", when=moment("2026-01-20"))
    made.refs["refs/tags/deploy/production/canary/20260121T0900Z"] = 1
    made.commit("feat: import (#1)", when=moment("2026-02-01"), files=files or {"docs/guide.md": "guide"})
    made.tag("v1.1.0-rc.1", message="Candidate\n\nTested-by: Grace Hopper", when=moment("2026-02-16"))
    made.refs["refs/tags/deploy/staging/20260217"] = made.tip
    made.commit("fix: import empty files (#9)", when=moment("2026-02-17"))
    for at, message in enumerate(more):
        made.commit(message, when=moment(f"2026-02-{18 + at}"))
    tip = made.tip
    made.commit("feat: export (#2)", parents=[tip], when=moment("2026-02-19"))
    made.refs["refs/heads/export"] = made.tip
    made.refs["refs/heads/main"] = made.tip = tip
    return made.told(where)


def read(where: Path) -> ReleaseBook:
    """Read its book with the plan."""
    return read_book(where, as_of=AS_OF, with_plan=True, with_packages=True)


def evidence(where: Path) -> dict[str, Evidence]:
    """Give what git says of its planned releases."""
    book = read(where)
    assert book.timetable is not None
    return dict(book.timetable.evidence)


def test_the_scope_is_read_from_the_build_and_from_branches(tmp_path: Path) -> None:
    found = evidence(told(tmp_path))
    assert [item.state for item in found["spring"].scope.items] == [
        ItemState.IN_BUILD,
        ItemState.IN_PROGRESS,
        ItemState.NOT_BEGUN,
        ItemState.DROPPED,
    ]
    assert found["spring"].commits == 3  # what a candidate holds is a part of it
    assert [item.state for item in found["off"].scope.items] == [ItemState.DROPPED]


def test_only_the_next_release_has_what_is_not_released(tmp_path: Path) -> None:
    found = evidence(told(tmp_path, "feat: early (#5)"))
    assert (found["spring"].known, found["summer"].known, found["summer"].commits) == (True, False, 0)
    assert [item.state for item in found["summer"].scope.items] == [ItemState.IN_PROGRESS]


def test_checks_are_answered_from_tags_files_and_notes(tmp_path: Path) -> None:
    where = told(tmp_path)
    results = [answer.result for answer in evidence(where)["spring"].answers]
    assert results == [Result.PASS, Result.PASS, Result.NOT_RECORDED, Result.NOT_RECORDED]
    git(where, "notes", "--ref=review", "add", "-m", "Reviewed-by: Grace Hopper", "main")
    review = evidence(where)["spring"].answers[2]
    assert (review.result, review.proofs[0].who) == (Result.PASS, "Grace Hopper")


def test_candidates_know_their_testers_and_deployments_their_version(tmp_path: Path) -> None:
    found = evidence(told(tmp_path))
    (candidate,) = found["spring"].candidates
    assert (candidate.testers, candidate.day) == (("Grace Hopper",), date(2026, 2, 16))
    staging = found["spring"].deployed[0].deployments[0]
    assert (staging.version, staging.day) == ("1.1.0-rc.1", date(2026, 2, 17))


def test_a_ring_is_reached_where_a_tag_names_it_and_else_nobody_says_so(tmp_path: Path) -> None:
    canary, everyone = evidence(told(tmp_path))["winter"].rings
    assert (canary.reached and canary.reached.day, canary.planned) == (date(2026, 1, 21), date(2026, 1, 20))
    assert (everyone.reached, everyone.planned) == (None, date(2026, 1, 23))


def test_an_approval_after_the_release_says_how_late_it_was(tmp_path: Path) -> None:
    (word,) = evidence(told(tmp_path))["winter"].approvals.given
    assert (word.who.name, word.counts, word.after) == ("Grace Hopper", True, 2)


def test_a_release_with_every_approval_is_confirmed(tmp_path: Path) -> None:
    before = read(told(tmp_path / "before"))
    after = read(told(tmp_path / "after", "docs: agree\n\nRefs: spring\nApproved-by: Grace Hopper"))
    states = [
        next(one.confidence for one in book.timetable.schedule.releases if one.id == "spring")
        for book in (before, after)
        if book.timetable
    ]
    assert states == [Confidence.PLANNED, Confidence.CONFIRMED]


def test_who_approves_alone_what_they_wrote_alone_is_named(tmp_path: Path) -> None:
    found = evidence(told(tmp_path, "docs: agree\n\nRefs: spring\nApproved-by: Ada Lovelace"))
    assert [(word.who.name, word.own) for word in found["spring"].approvals.given] == [
        ("Ada Lovelace", "is the only author")
    ]


def test_a_commit_that_people_have_hidden_proves_nothing(tmp_path: Path) -> None:
    plan = PLAN.replace("Tested-by", "Checked-by")
    message = "chore: try\n\nChecked-by: Mallory"
    assert evidence(told(tmp_path / "told", message, plan=plan))["spring"].answers[0].result is Result.PASS
    commit = git(tmp_path / "told", "rev-parse", "main").decode().strip()
    hide = f'[[amend]]\ncommit = "{commit}"\nhide = true\non = 2026-02-19\n'
    git(tmp_path / "told", "worktree", "add", "--quiet", "../tree", "main")
    (tmp_path / "tree" / "release-notes").mkdir()
    (tmp_path / "tree" / "release-notes" / "amendments.toml").write_text(hide)
    git(tmp_path / "tree", "add", ".")
    git(tmp_path / "tree", "commit", "--quiet", "--message", "docs: hide")
    assert evidence(tmp_path / "told")["spring"].answers[0].result is Result.NOT_RUN


def test_who_reported_what_was_used_is_read_from_the_line(tmp_path: Path) -> None:
    assert evidence(told(tmp_path))["spring"].reporter == "Ada Lovelace"


def test_a_file_outside_the_repository_proves_nothing(tmp_path: Path) -> None:
    for at, path in enumerate(("../../etc/passwd", "/etc/passwd", "-x", ":(top)docs/guide.md", "docs//guide.md")):
        where = told(tmp_path / str(at), plan=PLAN.replace("docs/guide.md", path), files={"docs/guide.md": ""})
        assert evidence(where)["spring"].answers[1].result is Result.NOT_RUN


def test_a_shallow_clone_and_a_plan_that_asks_for_nothing_are_read(tmp_path: Path) -> None:
    where = told(tmp_path / "whole")
    git(tmp_path, "clone", "--quiet", "--bare", "--depth=1", where.as_uri(), "shallow")
    book = read_book(tmp_path / "shallow", as_of=AS_OF, allow_shallow=True, with_plan=True)
    assert book.timetable is not None
    assert book.timetable.evidence["spring"].answers[1].result is Result.PASS
    plain = told(tmp_path / "plain", plan='[[release]]\nid = "spring"\ntarget = 2026-03-03\n')
    assert evidence(plain)["spring"].approvals.met


@pytest.mark.parametrize("words", ["plain", "<script>alert(1)</script>", "*a* [b](javascript:alert(1))", "x" * 300])
def test_pages_show_where_a_release_stands_and_data_says_the_same(words: str, tmp_path: Path) -> None:
    where = told(
        tmp_path,
        "fix: y\n\nTested-by: Bo <bo@example.org>; WORDS".replace("WORDS", words),
        plan=PLAN.replace("WORDS", words),
    )
    made = list(site_pages(read(where)))
    pages = {page.path: page.html for page in made if isinstance(page, Page)}
    page = pages["plan/spring/"]
    for heading in ("Where it stands", "Scope", "Readiness", "Budget", "Rollout"):
        assert f">{heading}</h2>" in page
    assert "<script>alert" not in "".join(pages.values())
    assert "example.org" not in "".join(pages.values())
    assert "overspent" in page
    assert "tl-strip" in pages["plan/"]
    assert "Who has what to do" in pages["plan/"]
    assert ">Approvals and checks</h2>" in pages["releases/1.0.0/"]
    assert "2 days after the release" in pages["releases/1.0.0/"]
    (file,) = [one for one in made if isinstance(one, SiteFile) and one.path == "api/v1/readiness.json"]
    data = json.loads(file.content)
    schema = json.loads((folder("site_config") / "schema" / "readiness.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []
    spring = next(one for one in data["releases"] if one["id"] == "spring")
    assert [each["phase"] for each in spring["phases"] if each["standing"] == "in progress"] == ["test"]


def test_a_section_without_content_is_left_out(tmp_path: Path) -> None:
    made = site_pages(read(told(tmp_path)))
    page = next(page.html for page in made if isinstance(page, Page) and page.path == "plan/summer/")
    assert ">Budget</h2>" not in page
    assert ">Readiness</h2>" not in page
