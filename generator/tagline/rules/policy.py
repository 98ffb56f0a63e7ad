"""How a project makes its versions: what the settings say of it, understood."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.commit import Bump
from tagline.model.settings import Settings
from tagline.model.version import LONGEST, Version
from tagline.rules.schemes import SEMVER, Scheme, scheme_of


class Policy(NamedTuple):
    """The scheme, what holds while the version is 0.x, where versions begin, and the day that counts as today (UTC)."""

    scheme: Scheme = SEMVER
    first_version: Version | None = None
    allow_zero: bool = True
    major_on_zero: bool = False
    today: date = date(1970, 1, 1)

    def first(self) -> Version:
        """Give the version to begin with."""
        return self.first_version or self.allowed(self.scheme.first(self.today))

    def allowed(self, version: Version) -> Version:
        """Give a version, or 1.0.0 in the place of a 0.x that the project does not want."""
        if version.major or self.allow_zero or not self.scheme.zero:
            return version
        made = self.scheme.after(version, Bump.MAJOR, self.today, ())
        return made if isinstance(made, Version) else version

    def step(self, base: Version, bump: Bump) -> Bump:
        """Say how far a change moves a version: before 1.0.0 the rules are a project's own (SemVer, rule 4)."""
        if base.major or not self.scheme.zero or bump is Bump.NONE:
            return bump
        if not self.allow_zero:
            return Bump.MAJOR
        return Bump.MINOR if bump is Bump.MAJOR and not self.major_on_zero else bump

    def reason(self, base: Version, bump: Bump) -> str:
        """Say why the step differs from what the change asks for; "" where it does not."""
        step = self.step(base, bump)
        if step < bump:
            return ", because 0.x makes no promise yet"
        return ", because the settings allow no 0.x" if step > bump else ""


def policy_of(settings: Settings, as_of: datetime) -> Policy:
    """Understand what the settings say about versions."""
    scheme = scheme_of(settings.scheme)
    first = scheme.parse(settings.first_version) if settings.first_version else None
    if settings.first_version and (first is None or not first.final):
        problem = f'first-version: expected a {scheme.noun} that is final, found "{settings.first_version[:LONGEST]}"'
        raise TaglineError(problem)
    return Policy(scheme, first, settings.allow_zero, settings.major_on_zero, as_of.astimezone(UTC).date())
