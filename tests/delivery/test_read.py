"""What is read for the delivery metrics, out of whole repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import examples
from stories import FIRST_DAY, HOUR, Story, story
from tagline.assembly.books import read_book

if TYPE_CHECKING:
    from pathlib import Path

    from tagline.model.book import ReleaseBook

PLAN = """
[[environment]]
id = "live"
kind = "production"
tags = "deploy/live/*"

[[environment]]
id = "staging"
tags = "deploy/staging/*"
"""


def read(repository: Path, package: str = "") -> ReleaseBook:
    return read_book(repository, as_of=examples.AS_OF, with_delivery=True, with_packages=True, package=package)


def test_a_release_holds_what_it_brought_first_and_the_book_stands_beside_its_plan(tmp_path: Path) -> None:
    told = story("feat: a", "$ tag v1.0.0", "fix: b", "fix: c", "$ tag v1.0.1", "feat: d", "$ tag v1.1.0-rc.1")
    book = read(told.told(tmp_path))
    assert [(one.version, len(one.leads)) for one in book.deliveries] == [("1.0.0", 1), ("1.0.1", 2)]
    assert book.timetable is not None
    assert book.findings == ()


def test_nothing_of_it_is_read_for_those_who_do_not_ask(tmp_path: Path) -> None:
    repository = story("feat: a", "$ tag v1.0.0").told(tmp_path)
    assert read_book(repository, as_of=examples.AS_OF, with_plan=True).deliveries == ()


def test_a_repository_without_a_commit_has_no_deliveries(tmp_path: Path) -> None:
    assert read(Story().told(tmp_path)).deliveries == ()


def test_the_date_of_the_author_is_kept_where_a_rebase_renewed_the_other(tmp_path: Path) -> None:
    made = Story()
    made.commit("feat: a", when=FIRST_DAY + 9 * HOUR)
    author = b"author Ada Lovelace <ada@users.invalid> "
    made.stream[:] = [part.replace(author + b"1700032400", author + b"1700000000") for part in made.stream]
    made.tag("v1.0.0", message="out", when=FIRST_DAY + 10 * HOUR)
    (one,) = read(made.told(tmp_path)).deliveries
    (lead,) = one.leads
    assert (one.released - lead.committed, one.released - lead.authored) == (HOUR, 10 * HOUR)


def test_tags_of_production_are_deployments_and_those_of_tests_are_none(tmp_path: Path) -> None:
    made = Story()
    made.commit("feat: a", files={"release-plan.toml": PLAN})
    made.tag("v1.0.0")
    made.tag("deploy/staging/2023-12-01T10-00")
    made.tag("deploy/live/2023-12-02T10-00")
    made.commit("fix: b")
    made.tag("deploy/live/hotfix", message="out", when=FIRST_DAY + 900 * HOUR)
    book = read(made.told(tmp_path))
    assert [(one.tag, one.environment, len(one.leads)) for one in book.deployments] == [
        ("deploy/live/2023-12-02T10-00", "live", 1),
        ("deploy/live/hotfix", "live", 1),
    ]
    assert book.deployments[1].moment == FIRST_DAY + 900 * HOUR


def test_a_package_has_deliveries_of_the_commits_that_touch_it(tmp_path: Path) -> None:
    made = Story()
    made.commit("feat: a", files={"packages/core/a": "1"})
    made.commit("feat: b", files={"packages/other/b": "1"})
    made.tag("core@1.0.0")
    made.tag("other@1.0.0")
    book = read(made.told(tmp_path))
    assert [(one.package, [len(each.leads) for each in one.deliveries]) for one in book.packages] == [
        ("core", [1]),
        ("other", [1]),
    ]
