"""The planning file: what people decided about releases that are still to come, and about how they come.

These classes are the one definition of `release-plan.toml`: its reader and its JSON Schema are made from them. A
field's name in a file has "-" for "_" and no "_" at its end; the text beside its type is what users read about it.
What git knows (versions, authors, actual dates) has no field here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from datetime import time as time_of_day
from typing import Annotated, Literal, TypeAlias

from tagline.model.definition import Example, Rest

ChangeClass: TypeAlias = Literal["standard", "normal", "emergency"]
Phase: TypeAlias = Literal["plan", "build", "test", "deploy", "maintain"]
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
By: TypeAlias = Literal["trailer", "note", "signed-tag"]

_DAY = Example(date(2026, 11, 3))
_ID = Example("2026-11")
_PERSON = Example("ada")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOffset:
    """A stage of every release of a train, by its distance from the departure."""

    at: Annotated[str, "How far before or after the departure.", Example("-2 weeks on Wednesday")]
    owner: Annotated[str, "Who is responsible, a key of [people].", _PERSON] = ""
    zone: Annotated[str, "The time zone of this day, where it is another one.", Example("AoE")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDate:
    """The day of a stage of one release, in place of the one that its train gives."""

    on: Annotated[date, "The day.", _DAY]
    owner: Annotated[str, "Who is responsible, a key of [people].", _PERSON] = ""
    zone: Annotated[str, "The time zone of this day, where it is another one.", Example("AoE")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A release train: when it departs, and what happens before."""

    every: Annotated[str, "How often, in plain words.", Example("6 weeks on Tuesday")] = ""
    rrule: Annotated[str, "How often, as a recurrence rule (RFC 5545).", Example("FREQ=WEEKLY;INTERVAL=6;BYDAY=TU")] = (
        ""
    )
    from_: Annotated[date | None, "The first departure; it has to satisfy the rule itself.", _DAY] = None
    until: Annotated[date | None, "The last day on which a train may depart.", _DAY] = None
    skip: Annotated[tuple[date, ...], "Departures that are left out."] = ()
    also: Annotated[tuple[date, ...], "Departures beside those of the rule."] = ()
    ids: Annotated[str, "How departures without an entry of their own are named, by strftime.", Example("%Y-%m")] = ""
    support: Annotated[str, "Which releases are supported, where there is no [[line]].", Example("latest 2")] = ""
    avoid: Annotated[
        Literal["next-workday", "previous-workday", "skip", "error"],
        "What happens to a departure on a freeze, a holiday or a weekday that is not allowed.",
    ] = "error"
    weekdays: Annotated[tuple[Weekday, ...], "The weekdays on which trains may depart.", Example(("tue", "wed"))] = ()
    horizon: Annotated[int, "How many departures are published that nobody has planned yet.", Example(4)] = 4
    line: Annotated[str, "The release line that the train serves.", Example("3.x")] = ""
    stages: Annotated[
        Mapping[str, str | StageOffset],
        "Stages by their distance from the departure.",
        Example({"feature-freeze": "-4 weeks"}),
    ] = field(default_factory=dict)
    trains: Annotated[Mapping[str, "Cadence"], "Further trains, by name.", Rest()] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Days on which nothing is released."""

    country: Annotated[str, "A country, as the package `holidays` names it.", Example("DE")] = ""
    subdiv: Annotated[str, "A part of the country.", Example("BY")] = ""
    file: Annotated[str, "A calendar file (.ics) in the repository.", Example("plan/company-days.ics")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """A span of days, both ends included, in which something may not happen."""

    id: Annotated[str, "Its name; exceptions refer to it.", Example("year-end-2026")]
    from_: Annotated[date, "The first day.", _DAY]
    to: Annotated[date, "The last day.", _DAY]
    kind: Annotated[Literal["release", "feature", "string", "change"], "What may not happen."] = "release"
    allow: Annotated[tuple[ChangeClass, ...], "Classes that may ship all the same.", Example(("emergency",))] = ()
    lines: Annotated[tuple[str, ...], "The lines that it holds for; all where none is named.", Example(("3.x",))] = ()
    why: Annotated[str, "The reason."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A release line and how long it is supported. A duration counts from the line's first final release."""

    id: Annotated[str, "Its name.", Example("3.x")]
    branch: Annotated[str, "Its branch.", Example("release/3.x")] = ""
    tags: Annotated[str, "Its tags, as a pattern.", Example("v3.*")] = ""
    codename: Annotated[str, "Its codename.", Example("Kestrel")] = ""
    lts: Annotated[bool | date | str, "Whether it has long-term support, or from when on."] = False
    active: Annotated[str | date | None, "How long it gets fixes.", Example("12 months")] = None
    security: Annotated[str | date | None, "How long it gets security fixes.", Example("24 months")] = None
    extended: Annotated[str | date | None, "How long support can be bought or asked for.", Example("48 months")] = None
    policy: Annotated[str, "The address of its policy.", Example("https://example.org/support")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that a release is to bring."""

    need: Annotated[str, "What it is known as.", Example("#412")]
    what: Annotated[str, "What it is.", Example("Bulk import")] = ""
    state: Annotated[Literal["committed", "stretch", "dropped"], "Whether it is promised."] = "committed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Whose word is needed, and where it is read."""

    need: Annotated[int, "How many people.", Example(2)] = 1
    of: Annotated[tuple[str, ...], "Who may approve, keys of [people].", Example(("ada", "qa"))] = ()
    by: Annotated[By, "Where approvals are read."] = "trailer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a release may use."""

    people: Annotated[float | None, "People.", Example(4)] = None
    days: Annotated[float | None, "Days of work.", Example(60)] = None
    cost: Annotated[float | None, "Cost.", Example(24000)] = None
    currency: Annotated[str, "The currency of the cost.", Example("EUR")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a release has used so far."""

    days: Annotated[float | None, "Days of work.", Example(18)] = None
    cost: Annotated[float | None, "Cost.", Example(7200)] = None
    as_of: Annotated[date | None, "The day of these figures.", _DAY] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A question whose answer decides whether a release goes out."""

    id: Annotated[str, "Its name.", Example("upgrade-test")]
    what: Annotated[str, "What is checked."] = ""
    owner: Annotated[str, "Who checks, a key of [people].", _PERSON] = ""
    phase: Annotated[Phase, "When it is due."] = "test"
    must: Annotated[bool, "Whether the release waits for it."] = False
    proof: Annotated[str, "Where its proof is read.", Example("trailer:Tested-by")] = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """A ring of a rollout."""

    ring: Annotated[str, "Its name.", Example("canary")]
    at: Annotated[str, "How long after the release.", Example("+3 days")] = "+0 days"
    share: Annotated[float | None, "The share of users, in per cent.", Example(5)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release about which more is decided than its train says."""

    id: Annotated[str, "Its name for good: slips, calendars and links hang on it.", _ID]
    line: Annotated[str, "The line that it belongs to.", Example("3.x")] = ""
    train: Annotated[date | None, "The departure that this entry replaces.", _DAY] = None
    target: Annotated[date | str | None, "When: a day, a month, a quarter, or `tba`.", _DAY] = None
    tolerance: Annotated[str, "How much later still counts as on time.", Example("7 days")] = ""
    bump: Annotated[
        Literal["", "prerelease", "patch", "minor", "major"], "A promise that the computed version is held against."
    ] = ""
    class_: Annotated[ChangeClass, "What kind of change it is."] = "normal"
    status: Annotated[Literal["planned", "cancelled"], "Whether it is still planned."] = "planned"
    owner: Annotated[str, "Who is responsible, a key of [people].", _PERSON] = ""
    goal: Annotated[str, "What it is for, in a sentence.", Example("Faster imports.")] = ""
    scope: Annotated[tuple[Need, ...], "What it is to bring."] = ()
    depends: Annotated[tuple[str, ...], "What it waits for.", Example(("libfoo@2.3",))] = ()
    approve: Annotated[Approval | None, "Whose word it needs."] = None
    budget: Annotated[Budget | None, "What it may use."] = None
    spent: Annotated[Spent | None, "What it has used."] = None
    links: Annotated[
        Mapping[str, str], "Where more is written.", Example({"milestone": "https://example.org/m/12"})
    ] = field(default_factory=dict)
    stage: Annotated[
        Mapping[str, date | StageDate], "Days of stages, in place of the train's.", Example({"rc1": date(2026, 10, 20)})
    ] = field(default_factory=dict)
    check: Annotated[tuple[Check, ...], "Questions to be answered before it goes out."] = ()
    rollout: Annotated[tuple[Rollout, ...], "Rings of its rollout, in order."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """A change that is asked for and decided on; it may lead to no release at all."""

    id: Annotated[str, "Its name.", Example("RFC-31")]
    what: Annotated[str, "What is to change."] = ""
    class_: Annotated[ChangeClass, "What kind of change it is."] = "normal"
    raised: Annotated[date | None, "The day on which it was asked for.", _DAY] = None
    owner: Annotated[str, "Who is responsible, a key of [people].", _PERSON] = ""
    approve: Annotated[Approval | None, "Whose word it needs."] = None
    release: Annotated[str, "The release that carries it.", _ID] = ""
    status: Annotated[Literal["open", "declined", "done"], "What has become of it."] = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployEnvironment:
    """Where a candidate is tested or a release is deployed."""

    id: Annotated[str, "Its name.", Example("staging")]
    kind: Annotated[Literal["test", "production"], "What it is for."] = "test"
    tags: Annotated[str, "The tags that record a deployment, as a pattern.", Example("deploy/staging/*")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIssue:
    """A fault that readers should know of; it is carried from release to release until it is fixed."""

    id: Annotated[str, "Its name; `Fixes: <id>` in a commit ends it.", Example("KI-7")]
    what: Annotated[str, "What goes wrong."] = ""
    severity: Annotated[Literal["minor", "major", "critical"], "How bad it is."] = "minor"
    since: Annotated[str, "The first tag that has it.", Example("v3.0.0")] = ""
    workaround: Annotated[str, "What helps meanwhile."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedYank:
    """A release that is withdrawn."""

    tag: Annotated[str, "Its tag.", Example("v3.0.1")]
    why: Annotated[str, "The reason."] = ""
    use: Annotated[str, "What to use instead.", Example("v3.0.2")] = ""
    on: Annotated[date | None, "The day on which it was withdrawn.", _DAY] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole planning file, with those that it includes."""

    schema: Annotated[Literal[1], "The form of this file."] = 1
    include: Annotated[tuple[str, ...], "Further files of the plan, as patterns.", Example(("plan/*.toml",))] = ()
    timezone: Annotated[str, "The time zone of all days: an IANA name, or AoE.", Example("Europe/Berlin")] = "UTC"
    time: Annotated[
        time_of_day | None, "The usual hour of a release; without it, days are whole.", Example(time_of_day(15, 0))
    ] = None
    people: Annotated[
        Mapping[str, str], "Who is who: a key, and a name with an address.", Example({"ada": "Ada Lovelace"})
    ] = field(default_factory=dict)
    cadence: Annotated[Cadence | None, "The release train, or several by name."] = None
    holidays: Annotated[Holidays | None, "Days on which nothing is released."] = None
    freeze: Annotated[tuple[Freeze, ...], "Spans of days in which something may not happen."] = ()
    line: Annotated[tuple[Line, ...], "Release lines and their support."] = ()
    release: Annotated[tuple[Release, ...], "Releases about which more is decided than the train says."] = ()
    change: Annotated[tuple[ChangeRequest, ...], "Changes that are asked for."] = ()
    environment: Annotated[tuple[DeployEnvironment, ...], "Where is tested and deployed, in order."] = ()
    issue: Annotated[tuple[KnownIssue, ...], "Known issues."] = ()
    yank: Annotated[tuple[PlannedYank, ...], "Releases that were withdrawn."] = ()


NO_PLAN = Plan()
