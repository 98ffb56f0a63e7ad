"""The plan by itself, without the history: what can be asked in any clone, and in no time."""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from tagline.model.plan import NO_PLAN, Plan
from tagline.reading.git import Git
from tagline.reading.history import Place, opened
from tagline.reading.plan_file import PlanFile, day_of, read_plan


class OpenPlan(NamedTuple):
    """A repository and its plan; `file` is None where there is none."""

    git: Git
    place: Place
    file: PlanFile | None

    @property
    def plan(self) -> Plan:
        """What people wrote."""
        return self.file.plan if self.file else NO_PLAN

    def day(self, moment: datetime) -> date:
        """Give the day of a moment in the plan's time zone."""
        return day_of(self.plan.timezone)(int(moment.timestamp()))


def open_plan(repository: Path, git_dir: Path | None) -> OpenPlan:
    """Open a repository and read its plan."""
    git, place = opened(Git(directory=repository, git_dir=git_dir))
    return OpenPlan(git, place, read_plan(git, place))
