"""What the configuration of python-semantic-release means in our settings, where a project has one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple, cast

from tagline.model.commit import Bump, ChangeKind
from tagline.model.definition import Example
from tagline.model.settings import BumpWord, KindWord, Settings, TypeRule
from tagline.rules.meaning import Meaning, meaning_of
from tagline.rules.settings import usable
from tagline.rules.typed_data import Mistake, Path, shown, typed

ALLOWS_ZERO = False
MAJOR_ON_ZERO = True
TAG_FORMAT = "v{version}"
_EXCLUSIONS = ("changelog", "exclude_commit_patterns")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangelogOptions:
    """The part of its table `changelog` that counts here."""

    exclude_commit_patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The part of its configuration that counts here. All else is left alone: a newer release of it may add keys."""

    tag_format: Annotated[str, Example("v{version}")] = ""
    allow_zero_version: bool | None = None
    major_on_zero: bool | None = None
    commit_parser: Annotated[str, Example("conventional")] = "conventional"
    commit_parser_options: Mapping[str, object] = field(default_factory=dict)
    changelog: ChangelogOptions = ChangelogOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParserOptions:
    """The types of a parser; None where they are its own."""

    major_tags: tuple[str, ...] | None = None
    minor_tags: tuple[str, ...] | None = None
    patch_tags: tuple[str, ...] | None = None
    other_allowed_tags: tuple[str, ...] | None = None
    allowed_tags: tuple[str, ...] | None = None
    default_bump_level: int = 0
    default_level_bump: int = 0  # what scipy's parser calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class TagOptions:
    """The two signs of its oldest parser."""

    minor_tag: str = ":sparkles:"
    patch_tag: str = ":nut_and_bolt:"


class _Types(NamedTuple):
    """Types by how far they move the version, as a parser has them."""

    minor: tuple[str, ...]
    patch: tuple[str, ...]
    none: tuple[str, ...]
    major: tuple[str, ...] = ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _codes(text: str) -> tuple[str, ...]:
    return tuple(f":{word}:" for word in text.split())


_CONVENTIONAL = _Types(_words("feat"), _words("fix perf"), _words("build chore ci docs style refactor test"))
_PARSERS = {
    "conventional": _CONVENTIONAL,
    "conventional-monorepo": _CONVENTIONAL,
    "angular": _CONVENTIONAL,
    "emoji": _Types(
        _codes("sparkles children_crossing lipstick iphone egg chart_with_upwards_trend"),
        _codes(
            "ambulance lock bug zap goal_net alien wheelchair speech_balloon mag apple penguin checkered_flag robot"
            " green_apple"
        ),
        _codes("checkmark construction_worker memo recycle"),
        _codes("boom"),
    ),
    "scipy": _Types(
        _words("ENH FEAT"), _words("BLD BUG MAINT"), _words("DEV BENCH DOC STY TST REL TEST"), _words("API DEP")
    ),
}
KNOWN_PARSERS = frozenset({*_PARSERS, "tag"})
_LEVELS = {2: Bump.PATCH, 3: Bump.MINOR, 4: Bump.MAJOR}
_KIND_OF: dict[Bump, KindWord] = {
    Bump.MAJOR: "breaking",
    Bump.MINOR: "added",
    Bump.PATCH: "fixed",
    Bump.NONE: "internal",
}


class Taken(NamedTuple):
    """What a configuration says about our settings: values by field, where each stands there, what is not taken."""

    values: Mapping[str, object]
    paths: Mapping[str, Path]
    notes: tuple[Mistake, ...]


def configuration(data: Mapping[str, object]) -> tuple[Configuration | None, tuple[Mistake, ...]]:
    """Read its table, as far as it counts here, with every mistake in that."""
    found = typed(Configuration, data, kebab=False, strict=False)
    options = data.get("commit_parser_options")
    definition = TagOptions if found.value and found.value.commit_parser == "tag" else ParserOptions
    if found.value is None or found.value.commit_parser not in KNOWN_PARSERS or not isinstance(options, Mapping):
        return found.value, found.mistakes
    inner = typed(definition, options, kebab=False, strict=False)
    mistakes = tuple(Mistake(("commit_parser_options", *path), text) for path, text in inner.mistakes)
    return (None if mistakes else found.value), mistakes


def taken(config: Configuration) -> Taken:
    """Say in our settings what a configuration says. What it leaves out is ours to decide."""
    values: dict[str, object] = {}
    paths: dict[str, Path] = {}
    if config.tag_format:
        values["tag"], paths["tag"] = config.tag_format, ("tag_format",)
    if config.allow_zero_version is not None:
        values["allow_zero"], paths["allow-zero"] = config.allow_zero_version, ("allow_zero_version",)
    if config.major_on_zero is not None:
        values["major_on_zero"], paths["major-on-zero"] = config.major_on_zero, ("major_on_zero",)
    good, others = usable(config.changelog.exclude_commit_patterns)
    notes = [Mistake((*_EXCLUSIONS, *path), text) for path, text in others]
    if good:
        values["exclude"], paths["exclude"] = good, _EXCLUSIONS
    if config.commit_parser == "emoji":
        values["style"], paths["style"] = "gitmoji", ("commit_parser",)
    types, where = _types(config)
    if types:
        values["types"] = types
        paths |= {f"types.{name}": path for name, path in where.items()}
    if config.commit_parser not in KNOWN_PARSERS:
        parser = f"its commit parser {shown(config.commit_parser)} is a program and is not run"
        notes.append(Mistake(("commit_parser",), f"{parser}; say in `types` what types mean"))
    return Taken(values, paths, tuple(notes))


def _types(config: Configuration) -> tuple[dict[str, TypeRule], dict[str, Path]]:
    """Give the types that mean something else there than here, and where each is said."""
    if config.commit_parser == "tag":
        signs = typed(TagOptions, config.commit_parser_options, kebab=False, strict=False).value or TagOptions()
        bumps = {signs.minor_tag: Bump.MINOR, signs.patch_tag: Bump.PATCH}
        return {name: _rule(name, bump, None) for name, bump in bumps.items()}, dict.fromkeys(bumps, ("commit_parser",))
    standard = _PARSERS.get(config.commit_parser)
    if standard is None:
        return {}, {}
    read = typed(ParserOptions, config.commit_parser_options, kebab=False, strict=False).value or ParserOptions()
    ours = meaning_of(Settings(style="gitmoji" if config.commit_parser == "emoji" else "conventional"))
    rules: dict[str, TypeRule] = {}
    where: dict[str, Path] = {}
    for key, (bump, path) in _levels(standard, read).items():
        kind = ours.kind(key)
        if ours.bump(kind, key) is not bump or key not in ours.kinds:
            rules[key] = _rule(key, bump, ours)
            where[key] = path
    return rules, where


def counted_types(config: Configuration) -> dict[str, Bump]:
    """Give how far each type moves the version there; those of a parser that is a program are unknown.

    All parsers but one take a type only if `allowed_tags` has it too. Whoever writes a type into `minor_tags` means it
    to count, so it does here; there it does not.
    """
    standard = _PARSERS.get(config.commit_parser)
    if standard is None:
        return {}
    read = typed(ParserOptions, config.commit_parser_options, kebab=False, strict=False).value or ParserOptions()
    counted = {name: bump for name, (bump, _) in _levels(standard, read).items()}
    if config.commit_parser == "emoji":
        return counted
    known = [*standard.major, *standard.minor, *standard.patch, *standard.none]
    allowed = {name.lower() for name in (known if read.allowed_tags is None else read.allowed_tags)}
    return {name: bump if name in allowed else Bump.NONE for name, bump in counted.items()}


def _levels(standard: _Types, options: ParserOptions) -> dict[str, tuple[Bump, Path]]:
    """Give each type's bump, and the option that says so. The weakest come first, so that the strongest stays."""
    option = "default_level_bump" if standard is _PARSERS["scipy"] else "default_bump_level"
    default = _LEVELS.get(getattr(options, option), Bump.NONE)
    known = [*standard.major, *standard.minor, *standard.patch, *standard.none]
    allowed = known if options.allowed_tags is None else options.allowed_tags
    found: dict[str, tuple[Bump, Path]] = {}
    for names, bump, said in (
        (known, Bump.NONE, ""),
        (options.other_allowed_tags or (), default, "other_allowed_tags"),
        (
            allowed,
            default,
            "allowed_tags" if options.allowed_tags is not None else option * bool(default),
        ),
        (_chosen(options.patch_tags, standard.patch), Bump.PATCH, "patch_tags" * (options.patch_tags is not None)),
        (_chosen(options.minor_tags, standard.minor), Bump.MINOR, "minor_tags" * (options.minor_tags is not None)),
        (_chosen(options.major_tags, standard.major), Bump.MAJOR, "major_tags" * (options.major_tags is not None)),
    ):
        path: Path = ("commit_parser_options", said) if said else ("commit_parser",)
        found |= {name.lower(): (bump, path) for name in names if name and "|" not in name}
    return found


def _chosen(given: tuple[str, ...] | None, standard: tuple[str, ...]) -> tuple[str, ...]:
    return standard if given is None else given


def _rule(name: str, bump: Bump, ours: Meaning | None) -> TypeRule:
    """Keep where our notes list a type that we know; what breaks is always listed as such."""
    known = ours.kinds.get(name) if ours else None
    kind: KindWord = _KIND_OF[bump]
    if known and bump is not Bump.MAJOR and known is not ChangeKind.BREAKING:
        kind = cast("KindWord", known.value)
    return TypeRule(kind=kind, bump=cast("BumpWord", bump.word))
