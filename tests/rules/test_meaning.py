"""Types mean what the settings say, then what the style says, then what everybody means by them."""

import pytest

from stories import commit_of
from tagline.model.commit import Bump, Change, ChangeKind
from tagline.model.settings import Settings, TypeRule
from tagline.rules.changes import change_of
from tagline.rules.meaning import CONVENTIONAL, meaning_of, verdict

GITMOJI = meaning_of(Settings(style="gitmoji"))


def emoji(message: str) -> Change:
    """Read a message in the style of gitmoji."""
    found = change_of(commit_of(message), GITMOJI)
    assert found is not None
    return found


def test_without_settings_nothing_is_made_anew() -> None:
    assert meaning_of(Settings()) is CONVENTIONAL


@pytest.mark.parametrize(
    ("message", "kind", "bump", "scope", "description"),
    [
        ("✨ draw months", ChangeKind.ADDED, Bump.MINOR, "", "draw months"),
        (":sparkles: draw months", ChangeKind.ADDED, Bump.MINOR, "", "draw months"),
        ("✨ (site) draw months", ChangeKind.ADDED, Bump.MINOR, "site", "draw months"),
        (":sparkles:(site): draw months (#3)", ChangeKind.ADDED, Bump.MINOR, "site", "draw months"),
        ("🐛 mend a line", ChangeKind.FIXED, Bump.PATCH, "", "mend a line"),
        ("🔒️ close a hole", ChangeKind.SECURITY, Bump.PATCH, "", "close a hole"),
        ("⚡️ faster", ChangeKind.CHANGED, Bump.PATCH, "", "faster"),
        ("♻️ rebuild", ChangeKind.CHANGED, Bump.NONE, "", "rebuild"),
        ("📝 words", ChangeKind.DOCS, Bump.NONE, "", "words"),
        ("💥 drop it", ChangeKind.BREAKING, Bump.MAJOR, "", "drop it"),
        ("🐛 mend\n\nBREAKING CHANGE: all new", ChangeKind.BREAKING, Bump.MAJOR, "", "mend"),
        ("✨ fix(site): the header wins", ChangeKind.FIXED, Bump.PATCH, "site", "the header wins"),
        ("feat: no emoji at all", ChangeKind.ADDED, Bump.MINOR, "", "no emoji at all"),
        ("🦄 unknown", ChangeKind.OTHER, Bump.NONE, "", "🦄 unknown"),
    ],
)
def test_gitmoji_is_a_type(message: str, kind: ChangeKind, bump: Bump, scope: str, description: str) -> None:
    found = emoji(message)
    assert (found.kind, found.scope, found.description) == (kind, scope, description)
    assert verdict(found.kind, found.type, GITMOJI)[0] == bump


def test_a_merge_with_an_emoji_of_merges_stays_silent() -> None:
    assert change_of(commit_of("🔀 Merge branch 'side'", parents=("1" * 40, "2" * 40)), GITMOJI) is None


def test_a_type_of_the_settings_stands_above_ours() -> None:
    meaning = meaning_of(Settings(types={"deps": TypeRule(kind="changed", bump="patch"), "Chore": "changed"}))
    assert meaning.kind("deps") is ChangeKind.CHANGED
    assert verdict(ChangeKind.CHANGED, "deps", meaning) == (Bump.PATCH, "`deps` asks for a patch version")
    assert meaning.kind("chore") is ChangeKind.CHANGED


def test_a_beginning_of_the_settings_is_read_as_a_type() -> None:
    meaning = meaning_of(Settings(types={"[fix]": "fixed", "[": "changed"}))
    found = change_of(commit_of("[Fix] the moon"), meaning)
    assert found is not None
    assert (found.kind, found.type, found.description) == (ChangeKind.FIXED, "[fix]", "the moon")


def test_a_type_may_be_breaking_by_the_settings() -> None:
    meaning = meaning_of(Settings(types={"major": "breaking"}))
    found = change_of(commit_of("major: all new"), meaning)
    assert found is not None
    assert (found.kind, found.breaking_change) == (ChangeKind.BREAKING, "all new")


def test_a_bump_of_a_type_holds_for_its_kind_only() -> None:
    meaning = meaning_of(Settings(types={"docs": TypeRule(kind="docs", bump="patch")}))
    assert verdict(ChangeKind.DOCS, "docs", meaning)[0] is Bump.PATCH
    assert verdict(ChangeKind.BREAKING, "docs", meaning)[0] is Bump.MAJOR
