"""Every scenario in `scenarios/` says what it has to; `scenario.py` tells how they are written."""

from pathlib import Path

import pytest

from scenario import COMING, SCENARIOS, Teller, accepted, agrees, parse_scenario


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each file as a test: those that hold today, or with `--coming` those that wait for something."""
    if "path" in metafunc.fixturenames:
        coming = bool(metafunc.config.getoption("--coming"))
        paths = [path for path in sorted(SCENARIOS.rglob("*.txt")) if (COMING in path.parents) is coming]
        metafunc.parametrize("path", paths, ids=[path.relative_to(SCENARIOS).as_posix() for path in paths])


def test_the_scenario_holds(path: Path, tmp_path: Path, *, accept: bool) -> None:
    text = path.read_text(encoding="utf-8")
    teller = Teller(folder=tmp_path)
    asked = 0
    renewed = {}
    for deed, expected, said in teller.run(parse_scenario(text)):
        asked += 1
        if accept and not agrees(said, expected):
            renewed[deed.number] = tuple(map(teller.named, said))
        elif not agrees(said, expected):
            assert said == expected, deed.text
    if renewed:
        path.write_text(accepted(text, renewed), encoding="utf-8", newline="\n")
    assert asked


SENTENCES = [path.read_text(encoding="utf-8").partition("\n")[0] for path in sorted(SCENARIOS.rglob("*.txt"))]


def test_each_scenario_begins_with_a_sentence_of_its_own() -> None:
    assert [one for one in SENTENCES if not one.endswith(".")] == []
    assert len(set(SENTENCES)) == len(SENTENCES)


# Threads in which something went wrong elsewhere; more of them stand in the scenarios.
THREADS = (
    *("python-semantic-release#402", "python-semantic-release#722", "python-semantic-release#1256"),
    *("git-cliff#498", "git-cliff#648", "git-cliff#1080", "git-cliff#1089", "release-please#296"),
    *("release-please#1901", "release-please#2698", "semantic-release#1487", "commitizen#916", "goreleaser#5240"),
    "changesets#494",
)


@pytest.mark.parametrize("thread", THREADS)
def test_a_scenario_tells_the_story_of(thread: str) -> None:
    assert any(one.startswith(f"{thread}:") for one in SENTENCES)


# The harness itself


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        (("> a", "> b"), True),
        (("> a",), False),
        (("> …", "> b"), True),
        (("> a", "> …"), True),
        (("> …",), True),
        (("> a", "> …", "> b"), True),
        (("> …", "> a"), False),
        (("> …", "> c", "> …"), False),
    ],
)
def test_an_ellipsis_stands_for_any_lines(expected: tuple[str, ...], *, holds: bool) -> None:
    assert agrees(("> a", "> b"), expected) is holds


def test_only_answers_that_changed_are_renewed() -> None:
    text = "A sentence.\n\nfeat: a\n$ tagline next\n> 1\n! x\nexit 1\n\n$ tagline notes\n> …\n"
    assert accepted(text, {3: ("> 2",)}) == "A sentence.\n\nfeat: a\n$ tagline next\n> 2\n\n$ tagline notes\n> …\n"
