"""What people said about entries is put over what the commits say, key by key, the latest last."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import commit_of
from tagline.errors import TaglineError
from tagline.model.commit import Change, ChangeKind, Commit
from tagline.model.notes import Advisory, Amendment, Amendments
from tagline.rules.amendments import amended, entry_and_details, nearest_header
from tagline.rules.changes import changes
from tagline.rules.meaning import CONVENTIONAL

FIRST, LATER = date(2026, 1, 31), date(2026, 2, 1)


def said(
    message: str, *entries: Amendment | Advisory, others: tuple[Commit, ...] = (), whole: bool = True
) -> tuple[Change, ...]:
    """Give what one commit tells once these entries are put over it."""
    commits = (commit_of(message), *others)
    told = changes(commits)

    def own(at: int) -> tuple[Change, ...]:
        change = told[at]
        return (change,) if change else ()

    amendments = Amendments(
        amend=tuple(one for one in entries if isinstance(one, Amendment)),
        security=tuple(one for one in entries if isinstance(one, Advisory)),
    )
    tags = {"v1.0.0": commits[0].hash}
    found = amended(commits, own, amendments=amendments, tags=tags, meaning=CONVENTIONAL, whole=whole)
    return found.get(0, own(0))


def amend(*, on: date = FIRST, line: int = 1, commit: str = commit_of("").hash, **keys: str | bool | int) -> Amendment:
    """Make an amendment of the first commit."""
    return Amendment(commit=commit, on=on, line=line, **keys)  # type: ignore[arg-type] # whatever a test says


def advisory(*, text: str = "", on: date = FIRST, tag: str = "", part: int | None = None) -> Advisory:
    """Make an advisory about the first commit, or a tag."""
    commit = "" if tag else commit_of("").hash
    return Advisory(commit=commit, tag=tag, id=("CVE-2026-1234",), text=text, on=on, severity="high", part=part)


def only(found: tuple[Change, ...]) -> Change:
    (change,) = found
    return change


def test_a_header_rewords_and_retypes_in_one() -> None:
    change = only(said("feat(api): damn (#12)", amend(as_="fix(core): mend the parser")))
    assert (change.kind, change.type, change.scope) == (ChangeKind.FIXED, "fix", "core")
    assert (change.description, change.pull, change.amended) == ("mend the parser", "12", "2026-01-31")


def test_an_amended_entry_keeps_its_anchor() -> None:
    assert only(said("feat: a", amend(as_="fix!: b"))).anchor == f"c-{commit_of('').hash[:10]}"


def test_a_single_key_leaves_the_others_alone() -> None:
    change = only(said("feat(api): a", amend(description="b")))
    assert (change.kind, change.type, change.scope, change.description) == (ChangeKind.ADDED, "feat", "api", "b")


def test_later_dates_win_key_by_key_whatever_their_order_in_the_file() -> None:
    change = only(said("chore: a", amend(description="late", on=LATER), amend(as_="fix(core): early", line=9)))
    assert (change.type, change.scope, change.description, change.amended) == ("fix", "core", "late", "2026-02-01")


def test_on_one_day_the_lower_entry_of_the_file_wins() -> None:
    assert only(said("fix: a", amend(description="b", line=5), amend(description="c", line=9))).description == "c"


def test_a_mark_makes_an_entry_breaking_and_a_header_without_one_takes_it_back() -> None:
    assert only(said("feat: a", amend(as_="feat!: b"))).breaking_change == "b"
    assert only(said("feat!: a", amend(as_="feat: b"))).kind is ChangeKind.ADDED


def test_what_a_footer_says_to_break_goes_on_to_break_it_until_somebody_denies_that() -> None:
    message = "feat: a\n\nBREAKING CHANGE: call b instead"
    change = only(said(message, amend(as_="fix: c")))
    assert (change.kind, change.breaking_change) == (ChangeKind.BREAKING, "call b instead")
    assert only(said(message, amend(breaking=False))).kind is ChangeKind.ADDED


def test_the_old_words_do_not_stay_behind_as_what_breaks() -> None:
    change = only(said("feat!: damn thing (#7)", amend(description="a thing")))
    assert change.breaking_change == "a thing"


def test_a_migration_text_replaces_that_of_the_footer() -> None:
    change = only(said("feat: a\n\nBREAKING CHANGE: old", amend(migration="new")))
    assert (change.kind, change.breaking_change) == (ChangeKind.BREAKING, "new")


def test_a_migration_text_alone_makes_nothing_breaking() -> None:
    change = only(said("feat: a", amend(migration="call b")))
    assert (change.kind, change.details) == (ChangeKind.ADDED, "call b")


def test_a_text_may_say_what_breaks() -> None:
    change = only(said("feat: a", amend(breaking="call b")))
    assert (change.kind, change.breaking_change) == (ChangeKind.BREAKING, "call b")


def test_a_hidden_entry_is_no_change_and_may_be_shown_again() -> None:
    assert said("fix: a", amend(hide=True)) == ()
    assert only(said("fix: a", amend(hide=True), amend(hide=False, on=LATER))).description == "a"


def test_a_retyped_entry_of_the_component_security_is_a_security_fix() -> None:
    assert only(said("chore: a", amend(as_="fix(security): b"))).kind is ChangeKind.SECURITY


def test_a_silent_merge_may_be_given_words() -> None:
    merge = commit_of("Merge branch 'x'", parents=("1", "2"))
    told = amended(
        (merge,),
        lambda _: (),
        amendments=Amendments(amend=(amend(as_="feat: the x"),)),
        tags={},
        meaning=CONVENTIONAL,
        whole=True,
    )
    assert only(told[0]).description == "the x"


def test_the_message_of_a_reworded_commit_loses_its_words_and_keeps_its_people() -> None:
    message = "fix: damn\n\nStupid bug.\n\nCo-authored-by: Bob <bob@users.invalid>\n"
    held = only(said(message, amend(description="mend"))).commit.message
    assert held == "fix: mend\n\nCo-authored-by: Bob <bob@users.invalid>"


def test_an_advisory_makes_a_security_entry_under_its_own_words() -> None:
    change = only(said("chore: a", advisory(text="Update.\n\nThen rest.")))
    assert (change.kind, change.description, change.details) == (ChangeKind.SECURITY, "Update.", "Then rest.")
    assert (change.advisories, change.severity) == (("CVE-2026-1234",), "high")


def test_an_advisory_about_what_breaks_leaves_it_breaking() -> None:
    change = only(said("fix!: a", advisory()))
    assert (change.kind, change.advisories) == (ChangeKind.BREAKING, ("CVE-2026-1234",))


def test_an_advisory_lifts_an_earlier_hiding() -> None:
    assert only(said("fix: a", amend(hide=True), advisory(text="b", on=LATER))).description == "b"


def test_an_advisory_about_a_release_is_a_further_entry_of_its_commit() -> None:
    own, further = said("chore: release", advisory(text="Update.", tag="v1.0.0"))
    assert (own.description, further.description) == ("release", "Update.")
    assert (further.part, further.kind, further.anchor) == (1, ChangeKind.SECURITY, f"{own.anchor}-2")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (amend(commit="f" * 40, hide=True), "commit: expected the id of a commit, found ffffff"),
        (amend(commit="0" * 7, hide=True), "commit: expected the id of one commit, found 0000000, which is the"),
        (amend(type="fxi"), 'type: expected a known type such as fix, found "fxi"'),
        (amend(as_="feta(x): y"), 'as: expected a header such as "feat(x): y", found "feta(x): y"'),
        (amend(description="x", part=3), "part: expected one of 1 entries, the first is 0, found 3"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_what_would_be_right(entry: Amendment, words: str) -> None:
    with pytest.raises(TaglineError) as error:
        said("fix: a", entry, others=(commit_of("fix: b", number=2),))
    assert error.value.problem.startswith("release-notes/amendments.toml:1: ")
    assert words in error.value.problem


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(TaglineError) as error:
        said("fix: a", amend(type="fxi", line=3), amend(commit="f" * 40, hide=True, line=9))
    assert [line.split(":")[1] for line in error.value.problem.splitlines()] == ["3", "9"]


def test_in_a_part_of_the_history_a_commit_may_be_missing() -> None:
    assert only(said("fix: a", amend(commit="f" * 40, hide=True), whole=False)).description == "a"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("fxi: a", "fix: a"),
        ("fix a", "fix: a"),
        ("fix:a", "fix: a"),
        ("Fix(core) : a", "fix(core): a"),
        ("mend the parser", "fix: mend the parser"),
        ("feature!:b", "feature!: b"),
        ("", "fix: what changed"),
        ("feta(x)!: y", "feat(x)!: y"),
    ],
)
def test_the_nearest_good_header_is_named(text: str, nearest: str) -> None:
    assert nearest_header(text, CONVENTIONAL) == nearest


@given(st.text(max_size=200))
def test_the_nearest_header_is_always_a_good_one(text: str) -> None:
    header = nearest_header(text, CONVENTIONAL)
    assert only(said("chore: a", amend(as_=header))).type in CONVENTIONAL.kinds


SECRET = "xyzzy plugh"
BREAKING = st.sampled_from(["", "!"])
TAIL = st.sampled_from(["", " (#12)", f"\n\n{SECRET}", f" fixes #4\n\nbody {SECRET}"])


@given(BREAKING, TAIL, st.sampled_from(["description", "as_"]))
def test_reworded_words_are_nowhere_in_the_change(mark: str, tail: str, key: str) -> None:
    entry = amend(description="new words") if key == "description" else amend(as_="fix: new words")
    change = only(said(f"feat{mark}: {SECRET}{tail}", entry))
    assert SECRET not in repr(change)


def test_a_text_parts_into_entry_and_details() -> None:
    assert entry_and_details("one\ntwo\n\nthree\n\nfour\n") == ("one two", "three\n\nfour")
