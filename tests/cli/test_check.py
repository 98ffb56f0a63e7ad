"""`tagline check`: one made repository for each check that has to speak, and one in which it has to be silent."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from commands import tagline
from stories import Story, git
from tagline.model.finding import Level
from tagline.pages.resources import folder
from tagline.rules.checks.definitions import CHECKS

PLAN = "release-plan.toml"
TODAY = "2026-01-31"


def moment(day: str) -> int:
    """Give noon of a day."""
    return int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp())


class Deed(NamedTuple):
    """A commit, on a day, and a tag on it ("" for none) with a message ("" for a lightweight tag)."""

    message: str
    day: str = "2025-12-01"
    tag: str = ""
    says: str = ""
    files: Mapping[str, str] = {}


def unchanged(where: Path) -> Path:
    """Leave a repository as it was told."""
    return where


@dataclass(frozen=True, kw_only=True)
class World:
    """A repository with a plan, what was committed later, and what was done to it in the end."""

    plan: str = ""
    deeds: tuple[Deed, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    after: Callable[[Path], Path] = unchanged

    def told(self, where: Path) -> Path:
        """Make it."""
        story = Story()
        files = {PLAN: self.plan, **self.files} if self.plan else self.files
        story.commit("chore: begin", when=moment("2025-11-01"), files=files)
        for deed in self.deeds:
            story.commit(deed.message, when=moment(deed.day), files=deed.files)
            if deed.tag:
                story.tag(deed.tag, message=deed.says or None, when=moment(deed.day))
        return self.after(story.told(where))


def found(where: Path, *words: str) -> list[dict[str, Any]]:
    """Give the findings of a repository."""
    said = tagline("check", "--repository", where, "--format", "json", *words)
    told = json.loads(said.out)
    assert said.code == (0 if told["passed"] else 1), said.err
    findings: list[dict[str, Any]] = told["findings"]
    return findings


def plan(text: str, *deeds: Deed) -> World:
    """Make a world of a plan."""
    return World(plan=text, deeds=deeds)


def depth_one(where: Path) -> Path:
    """Clone the last commit only."""
    git(where.parent, "clone", "--quiet", "--bare", "--depth=1", where.as_uri(), "shallow")
    return where.parent / "shallow"


def with_broken_ref(where: Path) -> Path:
    """Let a branch name a commit that is not there."""
    (where / "refs" / "heads" / "broken").write_text("nothing\n", encoding="utf-8")
    return where


TRAIN = '[cadence]\nevery = "6 weeks on Tuesday"\nfrom = 2026-01-13\nids = "%Y-%m-%d"\n'
RELEASE = '[[release]]\nid = "spring"\ntarget = 2026-03-03\n'
SHIPPED = Deed("feat: begin", "2025-12-01", "v1.0.0", "Thanks")
LATER = Deed("docs: mend it", "2026-01-14", "v1.1.0", "Plan: 2026-01-13")  # the first departure of the train
SCOPE = 'stage.feature-freeze = 2026-01-20\nscope = [{{ need = "#41", state = "{}" }}]\n'
FROZEN = '[[freeze]]\nid = "winter"\nkind = "feature"\nfrom = 2026-01-10\nto = 2026-01-20\n'
EXCEPTION = "feat: late\n\nFreeze-exception: {}"

SOON = RELEASE.replace("2026-03-03", "2026-02-05")
ASKED = "approve = { need = 1 }\n"
SMOKE = '[[release.check]]\nid = "smoke"\nmust = true\nproof = "trailer:Tested-by"\n'
RAIN = Deed("fix: rain", "2026-01-20", "v1.0.0", "Plan: spring")
CASES: Mapping[str, tuple[World, World]] = {
    "settings-mistake": (World(files={"tagline.toml": 'shceme = "pep440"\n'}), World(files={"tagline.toml": "\n"})),
    "plan-mistake": (plan('[cadence]\nevery = "6 weeks on Tuesday"\nfrom = 2026-01-14\n'), plan(TRAIN, LATER)),
    "second-copy": (plan(f'{RELEASE}version = "1.2.0"\n'), plan(RELEASE)),
    "notes-mistake": (
        World(files={"release-notes/amendments.toml": '[[amend]]\ncommit = "1234567"\nhide = true\non = 2026-01-01\n'}),
        World(files={"release-notes/amendments.toml": "\n"}),
    ),
    "include-empty": (
        plan(f'include = ["plan/*.toml"]\n{RELEASE}'),
        World(plan='include = ["plan/*.toml"]\n', files={"plan/a.toml": RELEASE}),
    ),
    "unknown-person": (
        plan(f'{RELEASE}owner = "adda"\n[people]\nada = "Ada"\n'),
        plan(f'{RELEASE}owner = "ada"\n[people]\nada = "Ada"\n'),
    ),
    "unknown-line": (
        plan(f'{RELEASE}line = "4.x"\n[[line]]\nid = "3.x"\n'),
        plan(f'{RELEASE}line = "3.x"\n[[line]]\nid = "3.x"\n'),
    ),
    "unknown-release": (
        plan(f'{RELEASE}[[change]]\nid = "RFC-1"\nrelease = "sprung"\n'),
        plan(f'{RELEASE}[[change]]\nid = "RFC-1"\nrelease = "spring"\n'),
    ),
    "id-changed": (
        plan(RELEASE, Deed("docs: rename", files={PLAN: RELEASE.replace("spring", "march")})),
        plan(
            RELEASE,
            Deed("docs: rename", files={PLAN: RELEASE.replace("spring", "march")}),
            Deed("docs: take it back", files={PLAN: RELEASE}),
        ),
    ),
    "target-passed": (
        plan('[[release]]\nid = "a"\ntarget = 2026-01-20\ntolerance = "7 days"\n'),
        plan('[[release]]\nid = "a"\ntarget = 2026-01-20\ntolerance = "14 days"\n'),
    ),
    "departure-passed": (plan(TRAIN), plan(TRAIN, LATER)),
    "target-in-freeze": (
        plan(f'{RELEASE}[[freeze]]\nid = "f"\nfrom = 2026-03-01\nto = 2026-03-03\nallow = ["emergency"]\n'),
        plan(
            f'{RELEASE}class = "emergency"\n'
            '[[freeze]]\nid = "f"\nfrom = 2026-03-01\nto = 2026-03-03\nallow = ["emergency"]\n'
        ),
    ),
    "target-on-holiday": (
        plan(f'{RELEASE.replace("03-03", "05-01")}[holidays]\ncountry = "DE"\n'),
        plan(f'{RELEASE}[holidays]\ncountry = "DE"\n'),
    ),
    "target-weekday": (
        plan(f'{TRAIN}weekdays = ["tue"]\n{RELEASE.replace("03-03", "03-04")}', LATER),
        plan(f'{TRAIN}weekdays = ["tue"]\n{RELEASE}', LATER),
    ),
    "train-unknown": (
        plan(f"{TRAIN}{RELEASE}train = 2026-02-25\n", LATER),
        plan(f"{TRAIN}{RELEASE}train = 2026-02-24\n", LATER),
    ),
    "tolerance-too-long": (
        plan(f'{RELEASE}tolerance = "3 weeks"\n[[release]]\nid = "b"\ntarget = 2026-03-24\n'),
        plan(f'{RELEASE}tolerance = "2 weeks"\n[[release]]\nid = "b"\ntarget = 2026-03-24\n'),
    ),
    "stage-after-release": (
        plan(f"{RELEASE}stage.rc1 = 2026-03-04\n"),
        plan(f'{RELEASE}stage.retro = 2026-03-09\n{TRAIN}[cadence.stages]\nretro = "+1 week"\n', LATER),
    ),
    "stage-order": (
        plan(f"{RELEASE}stage.rc1 = 2026-02-20\nstage.rc2 = 2026-02-19\n"),
        plan(f"{RELEASE}stage.rc1 = 2026-02-19\nstage.rc2 = 2026-02-20\n"),
    ),
    "stage-as-train": (
        plan(f'{TRAIN}[cadence.stages]\nrc1 = "-1 week"\n{RELEASE}train = 2026-02-24\nstage.rc1 = 2026-02-24\n', LATER),
        plan(f'{TRAIN}[cadence.stages]\nrc1 = "-1 week"\n{RELEASE}train = 2026-02-24\nstage.rc1 = 2026-02-23\n', LATER),
    ),
    "stage-zone": (
        plan(f'{TRAIN}[cadence.stages]\nrc1 = {{ at = "-1 week", zone = "CET" }}\n', LATER),
        plan(f'{TRAIN}[cadence.stages]\nrc1 = {{ at = "-1 week", zone = "AoE" }}\n', LATER),
    ),
    "departure-blocked": (
        plan(f'{TRAIN}[[freeze]]\nid = "f"\nfrom = 2026-02-24\nto = 2026-02-24\n', LATER),
        plan(f'{TRAIN}avoid = "next-workday"\n[[freeze]]\nid = "f"\nfrom = 2026-02-24\nto = 2026-02-24\n', LATER),
    ),
    "ids-repeat": (
        plan('[cadence]\nevery = "2 weeks on Tuesday"\nfrom = 2026-02-03\nids = "%Y-%m"\n'),
        plan('[cadence]\nevery = "2 weeks on Tuesday"\nfrom = 2026-02-03\nids = "%G-%V"\n'),
    ),
    "ids-unusable": (
        plan('[cadence]\nevery = "6 weeks on Tuesday"\nfrom = 2026-02-03\nids = "%d/%m"\n'),
        plan('[cadence]\nevery = "6 weeks on Tuesday"\nfrom = 2026-02-03\nids = "%d.%m"\n'),
    ),
    "short-months": (
        plan('[cadence]\nrrule = "FREQ=MONTHLY;BYMONTHDAY=31"\nfrom = 2026-03-31\n'),
        plan('[cadence]\nrrule = "FREQ=MONTHLY;BYMONTHDAY=-1"\nfrom = 2026-03-31\n'),
    ),
    "exception-idle": (
        plan(f"{TRAIN}skip = [2026-02-25]\n", LATER),
        plan(f"{TRAIN}skip = [2026-02-24]\nalso = [2026-02-25]\n", LATER),
    ),
    "support-before-release": (
        plan('[[line]]\nid = "1.x"\nactive = 2025-06-01\n', SHIPPED),
        plan('[[line]]\nid = "1.x"\nactive = "6 months"\n', SHIPPED),
    ),
    "support-order": (
        plan('[[line]]\nid = "1.x"\nactive = "12 months"\nsecurity = "6 months"\n', SHIPPED),
        plan('[[line]]\nid = "1.x"\nactive = "6 months"\nsecurity = "12 months"\n', SHIPPED),
    ),
    "bump-exceeded": (
        plan(f'{RELEASE}bump = "minor"\n', SHIPPED, Deed("feat!: new names")),
        plan(f'{RELEASE}bump = "minor"\n', SHIPPED, Deed("feat: new names")),
    ),
    "bump-missed": (
        plan(f'{RELEASE}bump = "minor"\nstage.feature-freeze = 2026-01-20\n', SHIPPED, Deed("fix: a typo")),
        plan(f'{RELEASE}bump = "patch"\nstage.feature-freeze = 2026-01-20\n', SHIPPED, Deed("fix: a typo")),
    ),
    "scope-missing": (
        plan(f"{RELEASE}{SCOPE.format('committed')}", Deed("feat: import\n\nCloses #412")),
        plan(f"{RELEASE}{SCOPE.format('committed')}", Deed("feat: import\n\nCloses #41")),
    ),
    "feature-in-freeze": (
        plan(FROZEN, Deed("feat: late", "2026-01-15")),
        plan(
            FROZEN, Deed(EXCEPTION.format("winter; ada; a customer waits"), "2026-01-15"), Deed("fix: x", "2026-01-15")
        ),
    ),
    "exception-unknown": (
        plan(FROZEN, Deed(EXCEPTION.format("wintry; ada; a customer waits"), "2026-01-05")),
        plan(FROZEN, Deed(EXCEPTION.format("winter; ada; a customer waits"), "2026-01-05")),
    ),
    "approval-missing": (
        plan(f"{SOON}{ASKED}", Deed("feat: x")),
        plan(f"{SOON}{ASKED}", Deed("feat: x"), Deed("docs: agree\n\nRefs: spring\nApproved-by: Grace Hopper")),
    ),
    "emergency-unapproved": (
        plan(f'{SOON}class = "emergency"\n{ASKED}', RAIN),
        plan(f'{SOON}class = "emergency"\n', RAIN, Deed("docs: agree\n\nRefs: spring\nApproved-by: Grace")),
    ),
    "approval-own": (
        plan(f"{RELEASE}{ASKED}", Deed("feat: x"), Deed("docs: agree\n\nRefs: spring\nApproved-by: Ada Lovelace")),
        plan(f"{RELEASE}{ASKED}", Deed("feat: x"), Deed("docs: agree\n\nRefs: spring\nApproved-by: Grace Hopper")),
    ),
    "check-unproved": (
        plan(f"{SOON}{SMOKE}", Deed("feat: x")),
        plan(f"{SOON}{SMOKE}", Deed("feat: x\n\nTested-by: Ada Lovelace")),
    ),
    "budget-overspent": (
        plan(f"{RELEASE}budget = {{ days = 4 }}\nspent = {{ days = 5 }}\n"),
        plan(f"{RELEASE}budget = {{ days = 4 }}\nspent = {{ days = 4 }}\n"),
    ),
    "shallow-clone": (World(deeds=(SHIPPED,), after=depth_one), World(deeds=(SHIPPED,))),
    "broken-ref": (World(after=with_broken_ref), World()),
    "tags-unread": (
        World(deeds=(SHIPPED, Deed("fix: x", tag="yanked/v1.0.0"))),
        World(deeds=(SHIPPED, Deed("fix: x", tag="yanked/v1.0.0", says="Loses data."))),
    ),
    "plan-id-unknown": (
        plan(RELEASE, Deed("feat: x", "2026-01-20", "v1.0.0", "Plan: sprung")),
        plan(RELEASE, Deed("feat: x", "2026-01-20", "v1.0.0", "Plan: spring")),
    ),
    "cancelled-but-released": (
        plan(f'{RELEASE}status = "cancelled"\n', Deed("feat: x", "2026-01-20", "v1.0.0", "Plan: spring")),
        plan(f'{RELEASE}status = "cancelled"\n', Deed("feat: x", "2026-01-20", "v1.0.0", "Thanks")),
    ),
    "tag-unplanned": (
        plan(RELEASE.replace("2026-03-03", "2025-11-11"), Deed("feat: x", "2026-01-20", "v1.0.0")),
        plan(RELEASE.replace("2026-03-03", "2026-01-15"), Deed("feat: x", "2026-01-20", "v1.0.0")),
    ),
    "issue-tag-missing": (
        plan('[[issue]]\nid = "KI-1"\nsince = "v1.0.1"\n', SHIPPED),
        plan('[[issue]]\nid = "KI-1"\nsince = "v1.0.0"\n', SHIPPED),
    ),
    "yank-tag-missing": (
        plan('[[yank]]\ntag = "v1.0.0"\nuse = "v1.0.1"\n', SHIPPED),
        plan('[[yank]]\ntag = "v1.0.0"\n', SHIPPED),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_check_speaks_with_its_level_and_where_it_is(name: str, tmp_path: Path) -> None:
    findings = found(CASES[name][0].told(tmp_path / "repository"))
    told = next((one for one in findings if one["check"] == name), None)
    assert told is not None, findings
    assert told["level"] == CHECKS[name].level
    assert told["problem"]
    assert told["table"] or told["key"]
    assert (told["line"] > 0) is bool(told["file"])


@pytest.mark.parametrize("name", CASES)
def test_a_check_is_silent_where_all_is_well(name: str, tmp_path: Path) -> None:
    findings = found(CASES[name][1].told(tmp_path / "repository"))
    assert [one for one in findings if one["level"] != Level.INFO or one["check"] == name] == []


def test_every_check_of_the_documentation_is_produced_by_a_test() -> None:
    assert CASES.keys() == CHECKS.keys()


def test_the_line_of_a_finding_says_where_what_and_what_would_be_right(tmp_path: Path) -> None:
    text = f'{RELEASE}[[freeze]]\nid = "f"\nfrom = 2026-03-01\nto = 2026-03-04\nallow = ["emergency"]\n'
    code, out, err = tagline("check", "--repository", plan(text).told(tmp_path))
    assert code == 1
    assert out == (
        'HEAD:release-plan.toml:3: release "spring": target: found 2026-03-03, inside the freeze "f" (1 Mar 2026 to '
        '4 Mar 2026); expected a day outside it, or class = "emergency"\n'
    )
    assert err == "tagline: 1 error; the error has to be mended\n"


def test_warnings_count_with_strict_only(tmp_path: Path) -> None:
    where = CASES["exception-idle"][0].told(tmp_path)
    code, out, err = tagline("check", "--repository", where)
    assert (code, out.count(" warning: ")) == (0, 1)
    assert err.startswith("1 warning; checked: release-plan.toml with 0 entries, ")
    code, _, err = tagline("check", "--strict", "--repository", where)
    assert (code, err) == (1, "tagline: 1 warning; the warning has to be mended, because of --strict\n")


def test_what_is_only_good_to_know_never_counts(tmp_path: Path) -> None:
    code, out, err = tagline("check", "--strict", "--repository", CASES["tag-unplanned"][0].told(tmp_path))
    assert (code, out[:11]) == (1, "HEAD:releas")  # the target has passed, too
    assert "\ntags: info: found 1 release since 2025-11-11 that fulfils no plan: v1.0.0;" in out
    assert err.startswith("tagline: 1 error, 1 info; ")


def test_a_mistake_hides_none_of_another_file(tmp_path: Path) -> None:
    world = World(
        plan=f'include = ["plan/*.toml"]\n{RELEASE}ownr = "ada"\n',
        files={
            "tagline.toml": 'shceme = "x"\ntag = 3\n',
            "plan/a.toml": "x = = 1\n",
            "plan/b.toml": '[[release]]\nid = "b"\ntarget = "soon"\nactual = 2026-01-01\n',
            "release-notes/amendments.toml": '[[yank]]\ntag = "v9"\n',
            "release-notes/next/a.md": "no front matter\n",
        },
    )
    code, out, err = tagline("check", "--repository", world.told(tmp_path))
    assert code == 1
    assert [line.removeprefix("HEAD:").split(" ")[0] for line in out.splitlines()] == [
        "plan/a.toml:1:5:",
        "plan/b.toml:4:",
        "release-plan.toml:5:",
        "tagline.toml:1:",
        "tagline.toml:2:",
        "release-notes/amendments.toml:1:",
        "release-notes/next/a.md:1:",
    ]
    assert err.endswith("; the releases and the plan could not be checked until then\n")


def test_all_that_people_wrote_beside_the_history_is_told_at_once(tmp_path: Path) -> None:
    world = World(
        deeds=(SHIPPED,),
        files={
            "release-notes/amendments.toml": (
                '[[yank]]\ntag = "v9"\non = 2026-01-01\n[[amend]]\ncommit = "1234567"\nhide = true\non = 2026-01-01\n'
            ),
            "release-notes/next/a.md": "---\ntype: nonsense\n---\ntext\n",
        },
    )
    findings = found(world.told(tmp_path))
    assert [(one["file"], one["line"]) for one in findings] == [
        ("release-notes/amendments.toml", 1),
        ("release-notes/amendments.toml", 4),
        ("release-notes/next/a.md", 2),
    ]


def test_a_clean_repository_says_what_was_checked(tmp_path: Path) -> None:
    code, out, err = tagline("check", "--repository", plan(RELEASE, SHIPPED).told(tmp_path / "planned"))
    assert (code, out) == (0, "")
    assert err == "nothing to mend; checked: release-plan.toml with 1 entry, 1 release and 2 commits\n"
    _, _, err = tagline("check", "--repository", World(deeds=(SHIPPED,)).told(tmp_path / "bare"))
    assert err == "nothing to mend; checked: there is no release-plan.toml, 1 release and 2 commits\n"


def test_a_repository_without_a_commit_can_be_checked(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / PLAN).write_bytes(RELEASE.replace("\n", "\r\n").encode())
    code, out, err = tagline("check", "--repository", tmp_path)
    assert (code, out) == (0, "")
    assert err.startswith("nothing to mend; checked: release-plan.toml with 1 entry")


def test_a_shallow_clone_is_checked_as_far_as_it_goes(tmp_path: Path) -> None:
    world = World(plan=f'{RELEASE}owner = "x"\n[people]\nada = "Ada"\n', deeds=(SHIPPED,), after=depth_one)
    where = world.told(tmp_path / "repository")
    findings = found(where)
    assert [one["check"] for one in findings] == ["unknown-person", "shallow-clone"]
    assert "`fetch-depth: 0`" in findings[1]["remedy"]
    assert [one["level"] for one in found(where, "--allow-shallow")] == ["error", "warning"]


def test_json_is_what_its_schema_says(tmp_path: Path) -> None:
    schema = json.loads((folder("site_config") / "schema" / "check.json").read_text(encoding="utf-8"))
    for name in ("target-in-freeze", "plan-mistake", "shallow-clone", "feature-in-freeze"):
        said = tagline("check", "--format", "json", "--repository", CASES[name][0].told(tmp_path / name))
        told = json.loads(said.out)
        assert not [error.message for error in Draft202012Validator(schema).iter_errors(told)]
        assert told["counts"][CHECKS[name].level] == 1


def test_each_finding_is_one_workflow_command_whatever_it_quotes(tmp_path: Path) -> None:
    text = '[[issue]]\nid = "KI-1"\nsince = "v1, 50%: a\\nb ##[error]x ::set-output name=a::b ada@example.org"\n'
    _, out, _ = tagline("check", "--format", "github", "--repository", plan(text, SHIPPED).told(tmp_path))
    assert out.splitlines() == [out.rstrip("\n")]
    assert out.startswith('::error file=release-plan.toml,line=3,title=issue "KI-1"%3A since::found "v1, 50%25: a\\nb ')
    assert "example.org" not in out


def test_no_text_of_a_repository_is_a_command_to_a_runner(tmp_path: Path) -> None:
    text = '[[issue]]\nid = "KI-1"\nsince = "##[error]x\\n::error::y"\n'
    _, out, _ = tagline("check", "--repository", plan(text, SHIPPED).told(tmp_path))
    assert out.count("\n") == 1
    assert "##[" not in out


def test_a_feature_that_came_out_inside_a_freeze_is_only_counted(tmp_path: Path) -> None:
    world = plan(FROZEN, Deed("feat: late", "2026-01-15", "v1.0.0"), Deed("feat: too", "2026-01-16", "v1.1.0"))
    (told,) = (one for one in found(world.told(tmp_path)) if one["check"] == "feature-in-freeze")
    assert (told["level"], told["line"]) == ("info", 2)
    assert told["found"].startswith("2 features inside it that came out without an exception, such as commit ")


def test_a_promise_is_not_missed_while_its_changes_can_still_come(tmp_path: Path) -> None:
    (told,) = found(plan(f'{RELEASE}bump = "minor"\n', SHIPPED, Deed("fix: a typo")).told(tmp_path))
    assert (told["check"], told["level"]) == ("bump-missed", "info")


def test_an_item_that_only_a_merge_names_is_in_the_commits(tmp_path: Path) -> None:
    text = f"{RELEASE}{SCOPE.format('committed')}"
    story = Story()
    base = story.commit("chore: begin", when=moment("2025-11-01"), files={PLAN: text})
    side = story.commit("add an import", when=moment("2025-11-02"))
    story.commit("Merge pull request #41 from ada/import", parents=[base, side], when=moment("2025-11-03"))
    assert found(story.told(tmp_path)) == []


def test_an_unknown_package_is_wrong_use(tmp_path: Path) -> None:
    code, out, err = tagline("check", "--package", "nope", "--repository", World().told(tmp_path))
    assert (code, out) == (1, "")
    assert "nope" in err
