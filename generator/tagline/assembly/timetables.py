"""The plan beside the releases: when they come and came."""

from tagline.model.book import ReleaseBook
from tagline.model.plan import NO_PLAN
from tagline.model.schedule import Timetable
from tagline.reading.git import Git
from tagline.reading.history import Place
from tagline.reading.holidays import read_holidays, source_of
from tagline.reading.plan_file import day_of, read_plan, zone_of
from tagline.reading.plan_history import read_plan_history
from tagline.rules.plan_record import record
from tagline.rules.schedule import earlier, schedule, shipped, span_of
from tagline.rules.slips import slips
from tagline.rules.support import support


def read_timetable(book: ReleaseBook, git: Git, place: Place) -> Timetable | None:
    """Read the planning file and lay out when releases come; None where there is no plan and no release.

    The releases of packages count where the book holds them: there is one calendar for all of a repository.
    """
    file = read_plan(git, place)
    releases = [release for one in (book, *book.packages) for release in one.releases]
    if file is None and not any(one.version.final for one in releases):
        return None
    plan = file.plan if file else NO_PLAN
    day = day_of(plan.timezone)
    released = shipped(releases, day)
    today = day(int(book.as_of.timestamp()))
    holidays = read_holidays(git, place, plan.holidays, *span_of(plan, today))
    laid = schedule(plan, released, today, holidays)
    history = read_plan_history(git, file.names, day) if file else ()
    return Timetable(
        schedule=laid,
        slips=slips(laid, history),
        support=support(plan, laid, released),
        earlier=earlier(released, laid.since),
        plan=plan,
        file=file.names[0] if file else "",
        holidays=source_of(plan.holidays),
        record=record(history),
        clock=zone_of(plan.timezone),
    )
