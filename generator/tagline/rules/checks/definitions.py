"""Every check: its name, how much it matters, when it speaks, and how to mend what it finds.

The page of the checks in the documentation is made of these.
"""

from enum import StrEnum
from typing import NamedTuple

from tagline.model.finding import Level


class Group(StrEnum):
    """What a check is about, in the order in which the documentation tells them."""

    FILES = "Files that people write"
    NAMES = "Names in the plan"
    DAYS = "Days"
    STAGES = "Stages"
    TRAINS = "Trains"
    LINES = "Support"
    PROMISES = "Promises held against the commits"
    READINESS = "Approvals, checks before a release, and budgets"
    TAGS = "Tags and the clone"


class Check(NamedTuple):
    """A check, as its users read of it."""

    name: str
    group: Group
    level: Level
    when: str
    mend: str


_E, _W, _I = Level.ERROR, Level.WARNING, Level.INFO
_ALL = (
    Check(
        "settings-mistake",
        Group.FILES,
        _E,
        "`tagline.toml` or `[tool.tagline]` holds an unknown key, a wrong type, or something that cannot be meant.",
        "Say what the line expects. What hangs on the settings is checked once they can be read.",
    ),
    Check(
        "plan-mistake",
        Group.FILES,
        _E,
        "The plan, or a file that it includes, holds an unknown key, a wrong type, an id that stands twice, words that "
        "cannot be read (a rule, a span, a target, a time zone), or a first departure that is off its own rule.",
        "Say what the line expects. The days of the plan are checked once all of it can be read.",
    ),
    Check(
        "second-copy",
        Group.FILES,
        _E,
        "The plan has a field for what git states already: a version, the actual day, authors, a list of changes.",
        "Delete it: it is read from tags and commits.",
    ),
    Check(
        "notes-mistake",
        Group.FILES,
        _E,
        "An amendment, a fragment or a changelog kept by hand holds a mistake, or names a commit, tag or entry that "
        "is not there.",
        "Say what the line expects.",
    ),
    Check(
        "include-empty",
        Group.FILES,
        _W,
        "A pattern in `include` names no file that git tracks.",
        "Correct the pattern, or `git add` the file.",
    ),
    Check(
        "unknown-person",
        Group.NAMES,
        _E,
        "An owner or approver is not among `[people]`. Where there is no such table, everybody is known.",
        "Correct the name, or add it to `[people]`.",
    ),
    Check(
        "unknown-line",
        Group.NAMES,
        _E,
        "A release, train or freeze names a line that no `[[line]]` has. Where there is no such table, every line is "
        "known.",
        "Correct the name, or add the line.",
    ),
    Check(
        "unknown-release",
        Group.NAMES,
        _E,
        "A change request names a release that the plan does not know.",
        "Correct the id, or leave it out while no release carries the change.",
    ),
    Check(
        "id-changed",
        Group.NAMES,
        _E,
        "The history of the plan shows that a release was renamed, or that its id was another release's before. A "
        "warning once the release is out.",
        "Give a renamed release its old id back, and a new release an id of its own: slips, calendars and links hang "
        "on it.",
    ),
    Check(
        "target-passed",
        Group.DAYS,
        _E,
        "The last day of a release in the plan has passed (with its `tolerance`), and no tag fulfils it.",
        'Move the target, set `status = "cancelled"`, or let the tag\'s message say `Plan: <id>`.',
    ),
    Check(
        "departure-passed",
        Group.DAYS,
        _W,
        "A train departed within the last three weeks, and no tag fulfils it.",
        "Tag it with a line `Plan: <id>` in the message, or take the departure out by `skip`.",
    ),
    Check(
        "target-in-freeze",
        Group.DAYS,
        _E,
        "A target lies inside a freeze of releases that holds for its line and does not allow its class.",
        'Choose a day outside; or say `class = "emergency"` where the freeze allows that.',
    ),
    Check(
        "target-on-holiday",
        Group.DAYS,
        _E,
        "A target falls on a holiday, and the release is no emergency.",
        "Choose another day.",
    ),
    Check(
        "target-weekday",
        Group.DAYS,
        _E,
        "A target falls on a weekday that is not among `weekdays` of its train.",
        "Choose another day, or add the weekday.",
    ),
    Check(
        "train-unknown",
        Group.DAYS,
        _E,
        "`train` of a release is no day on which a train departs.",
        "Name the departure that the entry replaces, or leave `train` out.",
    ),
    Check(
        "tolerance-too-long",
        Group.DAYS,
        _E,
        "The window of a release reaches to the next one on its line, so that a tag between could mean both.",
        "Shorten `tolerance`.",
    ),
    Check(
        "stage-after-release",
        Group.STAGES,
        _E,
        "A stage of a release lies after its last day, though its train does not put that stage behind the release.",
        "Move the stage; one that belongs behind gets a distance such as `+1 week` in `[cadence.stages]`.",
    ),
    Check(
        "stage-order",
        Group.STAGES,
        _E,
        "Stages stand in another order than that of their train, or than their numbers: `rc2` before `rc1`.",
        "Move one of the two.",
    ),
    Check(
        "stage-as-train",
        Group.STAGES,
        _W,
        "The day of a stage is the one that the train gives anyway: it would stay behind when the release moves.",
        "Delete the line.",
    ),
    Check(
        "stage-zone",
        Group.STAGES,
        _E,
        "The time zone of a stage in `[cadence.stages]` is no IANA name.",
        'Write a name such as "Europe/Berlin", or "AoE".',
    ),
    Check(
        "departure-blocked",
        Group.TRAINS,
        _E,
        "A coming departure falls on a freeze, a holiday or a weekday that is not allowed, and `avoid` does not say "
        "where it goes.",
        'Say `avoid = "next-workday"`, `"previous-workday"` or `"skip"`, or give the departure an entry with a target.',
    ),
    Check(
        "ids-repeat",
        Group.TRAINS,
        _E,
        "The pattern `ids` gives two departures the same id.",
        'Write a finer one, such as "%Y-%m-%d".',
    ),
    Check(
        "ids-unusable",
        Group.TRAINS,
        _E,
        "The pattern `ids` makes ids of other signs than letters, digits, dots and hyphens.",
        'Write one such as "%Y-%m".',
    ),
    Check(
        "short-months",
        Group.TRAINS,
        _W,
        "A rule names the 29th, 30th or 31st, so it leaves out the months that have no such day.",
        'Write "last day of the month", or a day up to the 28th.',
    ),
    Check(
        "exception-idle",
        Group.TRAINS,
        _W,
        "A day in `skip` is no departure of the train, or one in `also` is one already.",
        "Correct the day, or delete it.",
    ),
    Check(
        "support-before-release",
        Group.LINES,
        _E,
        "Support for a line ends before the line's first release.",
        "Correct the day.",
    ),
    Check(
        "support-order",
        Group.LINES,
        _E,
        "A later phase of support ends before an earlier one: `security` before `active`, or `extended` before both.",
        "Correct the days.",
    ),
    Check(
        "bump-exceeded",
        Group.PROMISES,
        _E,
        "The commits since the last release ask for more than `bump` of the next release promises, such as a breaking "
        "change where a minor version was promised.",
        "Take the change out, or change the promise. `tagline next --explain` shows which commits decide.",
    ),
    Check(
        "bump-missed",
        Group.PROMISES,
        _W,
        "The commits since the last release ask for less than `bump` promises, or for nothing. Only good to know until "
        "its feature freeze; without one, until a week before its target.",
        "Change the promise, or the plan.",
    ),
    Check(
        "scope-missing",
        Group.PROMISES,
        _W,
        "The feature freeze of a release has passed, and no commit names an item of its `scope`. Only good to know for "
        'one that is `state = "stretch"`.',
        'Name the item in a commit (`Refs: #412`), or set `state = "dropped"`.',
    ),
    Check(
        "feature-in-freeze",
        Group.PROMISES,
        _W,
        "A `feat:` was committed on this branch inside a feature freeze, without a trailer that names the freeze. Only "
        "good to know once it is released. A message cannot be changed any more, so this fails with `--strict` only.",
        "Take it back until the freeze is over, or say beforehand: `Freeze-exception: <freeze>; <who>; <why>`.",
    ),
    Check(
        "exception-unknown",
        Group.PROMISES,
        _W,
        "A `Freeze-exception:` of a commit that is not released names no freeze of the plan, or lacks who and why.",
        "Write `Freeze-exception: <freeze>; <who>; <why>`.",
    ),
    Check(
        "approval-missing",
        Group.READINESS,
        _W,
        "A release is due within a week and lacks approvals that its `approve` asks for. Only good to know once it is "
        "out.",
        "Let one of the people asked commit `Refs: <id>` and `Approved-by: <name>`, or change `approve`.",
    ),
    Check(
        "emergency-unapproved",
        Group.READINESS,
        _W,
        'A release with `class = "emergency"` came out more than five days ago, and nobody has approved it since.',
        "Let somebody approve it afterwards; its page says how much later that was.",
    ),
    Check(
        "approval-own",
        Group.READINESS,
        _W,
        "The only one who approved a release is its only author. Only good to know once it is out.",
        "Ask somebody else.",
    ),
    Check(
        "check-unproved",
        Group.READINESS,
        _W,
        "A release is due within a week, and one of its checks with `must = true` was not run or is not recorded. An "
        "error, at any time, where the check failed.",
        "Record the proof that the check asks for; mend what failed and record that.",
    ),
    Check(
        "budget-overspent",
        Group.READINESS,
        _W,
        "`spent` of a release is more than its `budget`. Only good to know once it is out.",
        "Change the budget, or the scope.",
    ),
    Check(
        "shallow-clone",
        Group.TAGS,
        _E,
        "The clone is shallow, so neither the releases nor the history of the plan can be held against anything. A "
        "warning with `--allow-shallow`.",
        "Set `fetch-depth: 0` in CI (`GIT_DEPTH: 0` in GitLab), or `git fetch --unshallow --tags`.",
    ),
    Check(
        "broken-ref",
        Group.TAGS,
        _W,
        "Git cannot read a tag or branch.",
        "Repair or delete it.",
    ),
    Check(
        "tags-unread",
        Group.TAGS,
        _W,
        "Tags look like versions of another kind than the one that is read, or withdraw a release without a reason.",
        "Set `scheme` or `tag`, or write an annotated tag.",
    ),
    Check(
        "plan-id-unknown",
        Group.TAGS,
        _E,
        "The message of a tag says `Plan: <id>`, and the plan knows no release of this id.",
        "Add an entry of this id to the plan: ids are never taken back.",
    ),
    Check(
        "cancelled-but-released",
        Group.TAGS,
        _W,
        'A tag fulfils a release that the plan calls `status = "cancelled"`.',
        "Delete the status, or correct the tag's message.",
    ),
    Check(
        "tag-unplanned",
        Group.TAGS,
        _I,
        "Final releases since the plan began that fulfil nothing in it.",
        "Nothing has to be done; a release that was planned says `Plan: <id>` in its tag's message.",
    ),
    Check(
        "issue-tag-missing",
        Group.TAGS,
        _E,
        "`since` of a known issue is no tag.",
        "Correct the tag, or leave it out.",
    ),
    Check(
        "yank-tag-missing",
        Group.TAGS,
        _E,
        "`[[yank]]` withdraws a tag, or recommends one by `use`, that is not there.",
        "Correct the tag.",
    ),
)
CHECKS = {check.name: check for check in _ALL}
