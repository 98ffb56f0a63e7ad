"""`tagline calendar`: months with marks, and what happens in them."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from icalendar import Calendar

from commands import data, tagline
from stories import Story
from tagline.cli import run
from tagline.rules.terminal_text import cells

PLAN = """[cadence]
every = "6 weeks on Tuesday"
from = 2026-01-13

[cadence.stages]
rc1 = "-2 weeks"

[[freeze]]
id = "spring"
from = 2026-02-27
to = 2026-03-02
why = "速く読み込むことができるようになりますように、みんなで休みます。"

[[release]]
id = "summer"
target = "2026-Q2"
"""


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tell a repository with a plan and a release."""
    told = Story()
    told.commit("feat: begin", files={"release-plan.toml": PLAN}, when=1_768_300_000)
    told.tag("v1.0.0")
    return told.told(tmp_path_factory.mktemp("calendar") / "repository")


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def test_months_stand_beside_what_happens_in_them(planned: Path) -> None:
    code, out, err = tagline("calendar", "--repository", planned, "--as-of", "2026-02-14", "--months", "2")
    assert (code, err) == (0, "")
    assert out.splitlines()[:6] == [
        "February 2026",
        " Mo  Tu  We  Th  Fr  Sa  Su    Tue 10  ◇ 2026-02-24 rc1",
        "                          1    Tue 24  ○ 2026-02-24 planned",
        "  2   3   4   5   6   7   8    Fri 27  ░ Release freeze spring until Mon 2 Mar:",
        "  9  10◇ 11  12  13 ▸14  15              速く読み込むことができるようになります",
        " 16  17  18  19  20  21  22              ように、みんなで休みます。",
    ]
    assert max(map(cells, out.splitlines())) <= 80
    assert [line for line in out.splitlines() if line != line.rstrip()] == []


def test_what_is_known_to_the_quarter_only_stands_at_its_end(planned: Path) -> None:
    out = tagline("calendar", "--repository", planned, "--from", "2026-06", "--months", "1").out
    assert "Q2      ○ summer planned" in out


@pytest.mark.parametrize("name", ["LC_ALL", "LC_CTYPE", "LANG"])
def test_in_the_c_locale_marks_are_ascii(planned: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "C")
    out = tagline("calendar", "--repository", planned, "--from", "2026-01-01", "--months", "1").out
    assert out.isascii()
    assert " 13*" in out


def test_an_encoding_without_the_marks_gets_ascii(planned: Path) -> None:
    raw = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(raw, encoding="latin-1", errors="replace")) as out:
        assert run(["calendar", "--repository", str(planned), "--as-of", "2026-01-31"]) == 0
        out.flush()
    assert b" 13*" in raw.getvalue()


def test_a_narrow_terminal_gets_the_list_below(planned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    out = tagline("calendar", "--repository", planned, "--from", "2026-02-01").out
    assert max(map(cells, out.splitlines())) <= 44


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_no_escape(planned: Path, name: str, value: str) -> None:
    pty = pytest.importorskip("pty", reason="a terminal is needed to ask for none of its colours")
    shown = {}
    for key, setting in (("TERM", "xterm"), (name, value)):
        master, slave = pty.openpty()
        environment = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm", key: setting}
        words = [sys.executable, "-m", "tagline", "calendar", "--repository", str(planned), "--from", "2026-02-01"]
        words += ["--months", "1"]
        subprocess.run(words, stdout=slave, stderr=slave, env=environment, check=True)
        os.close(slave)
        shown[setting] = os.read(master, 100_000)
        os.close(master)
    assert b"\x1b[" in shown["xterm"]
    assert b"\x1b[" not in shown[value]


def test_a_month_in_which_nothing_happens_says_so(planned: Path) -> None:
    out = tagline("calendar", "--repository", planned, "--from", "9999-12-01").out
    assert out.splitlines()[:2] == ["December 9999", " Mo  Tu  We  Th  Fr  Sa  Su    nothing"]
    assert out.count("\n\n") == 0


def test_json_holds_each_event_once(planned: Path) -> None:
    found = data("calendar", "--json", "--repository", planned, "--from", "2026-02-01", "--months", "2")
    assert isinstance(found, dict)
    ids = [event["id"] for event in found["events"]]
    assert len(ids) == len(set(ids))
    assert (found["from"], found["to"], "spring.freeze" in ids) == ("2026-02-01", "2026-03-31", True)


def test_without_a_plan_the_last_months_and_the_rhythm_are_shown(tmp_path: Path) -> None:
    told = Story()
    for at in range(4):
        told.commit(f"feat: {at}", when=1_700_000_000 + at * 30 * 86_400)
        told.tag(f"v1.{at}.0")
    out = tagline("calendar", "--repository", told.told(tmp_path), "--as-of", "2024-02-20").out
    assert [line for line in out.splitlines() if line.endswith("202")] == []
    assert out.startswith("December 2023\n")
    assert "Mon 12  ● 1.3.0 released" in out
    assert "Observed: a release every 30 days" in out


def test_a_repository_with_neither_plan_nor_release_says_so(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin")
    code, out, err = tagline("calendar", "--repository", told.told(tmp_path))
    assert (code, out) == (0, "")
    assert "no release-plan.toml" in err


def test_a_day_that_is_none_is_told(planned: Path) -> None:
    code, _, err = tagline("calendar", "--repository", planned, "--from", "soon")
    assert (code, err) == (1, "tagline: --from: expected a date such as 2026-11-01, found 'soon'\n")


def test_an_address_in_the_plan_is_cut(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin", files={"release-plan.toml": PLAN.replace("速く", "ask ada@example.org ")})
    where = told.told(tmp_path)
    assert "example.org" not in tagline("calendar", "--repository", where, "--as-of", "2026-02-14").out
    assert "example.org" not in json.dumps(data("calendar", "--json", "--repository", where, "--as-of", "2026-02-14"))


def test_a_calendar_for_programs_goes_to_a_file_or_to_the_standard_output(planned: Path, tmp_path: Path) -> None:
    target = tmp_path / "plan.ics"
    assert tagline("calendar", "--ics", target, "--repository", planned) == (0, "", "")
    code, out, _ = tagline("calendar", "--ics", "-", "--repository", planned)
    assert (code, out.encode()) == (0, target.read_bytes())
    assert Calendar.from_ical(out).walk("VEVENT")


def test_a_calendar_without_an_event_is_not_written(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin", files={"release-plan.toml": '[[release]]\nid = "a"\ntarget = "tba"\n'})
    target = tmp_path / "plan.ics"
    code, out, err = tagline("calendar", "--ics", target, "--repository", told.told(tmp_path / "it"))
    assert (code, out, target.exists()) == (0, "", False)
    assert "no calendar is written" in err


def test_a_calendar_for_programs_is_no_json(planned: Path) -> None:
    assert tagline("calendar", "--ics", "-", "--json", "--repository", planned).code == 2
