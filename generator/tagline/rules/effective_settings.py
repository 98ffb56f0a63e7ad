"""The settings in force, each with where it comes from."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tagline.model.book import ReleaseBook
from tagline.model.settings import Origin, PackageSettings, Settings, TypeRule
from tagline.rules.definitions import Table, fields_of

DEFAULT, FOUND = "default", "found out"


class Effective(NamedTuple):
    """A setting: its value, and where that comes from: a place in a file, or one of the words above with a reason."""

    key: str
    value: object
    origin: Origin | str


def effective(book: ReleaseBook) -> Iterator[Effective]:
    """Give every setting in the order of its definition; what was found out in the repository stands in its place."""
    yield from _told(book.settings, Settings, book.origins.places, _found_out(book))


def _told(
    settings: object,
    definition: type,
    places: Mapping[str, Origin],
    found: Mapping[str, tuple[object, str]],
    prefix: str = "",
) -> Iterator[Effective]:
    for field in fields_of(definition):
        key, value = f"{prefix}{field.key}", getattr(settings, field.name)
        if isinstance(field.shape, Table):
            yield from _told(value, field.shape.type, places, found, f"{key}.")
        elif key == "types" and value:
            yield from (_type(name, rule, places) for name, rule in sorted(value.items()))
        elif key == "packages" and value:
            for package in value:
                yield from _package(package, places)
        elif key in places:
            yield Effective(key, value, places[key])
        elif key in found and value == field.default:
            result, reason = found[key]
            yield Effective(key, result, f"{FOUND}: {reason}")
        else:
            yield Effective(key, value, DEFAULT)


def _type(name: str, rule: str | TypeRule, places: Mapping[str, Origin]) -> Effective:
    key = f"types.{name}"
    value = (
        rule if not isinstance(rule, TypeRule) else {"kind": rule.kind, **({"bump": rule.bump} if rule.bump else {})}
    )
    return Effective(key, value, places.get(key, DEFAULT))


def _package(package: PackageSettings, places: Mapping[str, Origin]) -> Iterator[Effective]:
    for field in fields_of(PackageSettings):
        key = f"packages.{package.name}.{field.key}"
        if field.key != "name":
            yield Effective(key, getattr(package, field.name), places.get(key, DEFAULT))


def _found_out(book: ReleaseBook) -> dict[str, tuple[object, str]]:
    """Give what the repository told where the settings are silent."""
    found: dict[str, tuple[object, str]] = {}
    forge = book.project.forge
    named = bool(forge) and forge is not None and forge.address.rpartition("/")[2] == book.project.name
    found["name"] = (book.project.name, "remote" if named else "remote or folder")
    found["tag"] = (f"{book.scheme.prefix}{{version}}", "tags" if book.scheme.prefixes else "no tags yet")
    if forge is not None:
        found["forge.kind"] = (forge.shape.name.lower(), "remote")
        found["forge.address"] = (forge.address, "remote")
    if book.packages:
        found["packages"] = ([package.package for package in book.packages], "tags")
    return found
