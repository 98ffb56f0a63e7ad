"""A book can be cut to what a changelog shall tell."""

from dataclasses import replace

import pytest

import examples
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.commit import Bump
from tagline.model.release import HandKept, NextVersion, Prose, Untagged
from tagline.model.settings import Settings
from tagline.rules.excerpts import after, released_as, version_meant, without_unreleased


def book() -> ReleaseBook:
    """Make a book with hand-kept words for what comes, and two releases without a tag."""
    sections = tuple(Untagged(name, "", Prose(), after=tag) for name, tag in (("1.5.0", "v2.0.0"), ("0.9.0", "v1.0.0")))
    kept = HandKept("CHANGELOG.md", Prose(text="- soon"), frozenset({"c-1"}), sections)
    return replace(examples.book(), by_hand=kept)


def test_only_what_came_after_a_release_is_left() -> None:
    made = book()
    cut = after(made, made.releases[-1])
    assert [str(release.version) for release in cut.releases] == ["2.0.0", "2.0.0-rc.1"]
    assert [section.version for section in cut.by_hand.untagged] == ["1.5.0"]
    assert cut.unreleased == made.unreleased


def test_what_is_unreleased_can_be_left_out() -> None:
    cut = without_unreleased(book())
    assert not any((cut.unreleased, cut.by_hand.unreleased, cut.by_hand.told, cut.newcomers.names))
    assert cut.by_hand.untagged == book().by_hand.untagged


def test_what_is_unreleased_can_be_a_release_of_today() -> None:
    made = book()
    cut = released_as(made, examples.version("2.1.0"))
    first, second = cut.releases[:2]
    assert (str(first.version), first.tag.name, first.released) == ("2.1.0", "v2.1.0", int(made.as_of.timestamp()))
    assert (first.changes, first.prose.text, first.previous, first.bump) == (
        *(made.unreleased, "- soon"),
        *(second.tag, Bump.MINOR),
    )
    assert cut.unreleased == ()
    assert isinstance(cut.next, NextVersion)
    assert cut.next.base == first.tag


@pytest.mark.parametrize(("name", "version"), [("next", "2.1.0"), ("3.0.0", "3.0.0"), ("v3.0.0-rc.1", "3.0.0-rc.1")])
def test_a_version_is_named_or_computed(name: str, version: str) -> None:
    assert str(version_meant(book(), name)) == version


@pytest.mark.parametrize(
    ("made", "name", "said"),
    [
        (book(), "soon", "soon: expected a semantic version, or `next`"),
        (book(), "2.0.0", "2.0.0: is released already, as v2.0.0"),
        (examples.refused_book(), "next", "there is no right answer"),
        (examples.empty_book(), "next", "there is no next version: nothing asks for one"),
    ],
)
def test_a_version_that_cannot_be_is_refused(made: ReleaseBook, name: str, said: str) -> None:
    with pytest.raises(TaglineError) as caught:
        version_meant(made, name)
    assert caught.value.problem == said


def test_another_scheme_has_versions_and_tags_of_its_own() -> None:
    made = book()
    made = replace(made, settings=Settings(scheme="pep440"), scheme=made.scheme._replace(pattern="release-{version}"))
    version = version_meant(made, "2.1rc1")
    first = released_as(made, version).releases[0]
    assert (str(first.version), first.tag.name, first.version.final) == ("2.1rc1", "release-2.1rc1", False)
