"""What the tests find around them: tools, a browser, and data that may be absent."""

import os
import shutil
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, sync_playwright

# A deadline would be a timed assertion, and a loaded machine would fail it.
settings.register_profile("tagline", deadline=None)
settings.load_profile("tagline")

CHECKOUT = Path(__file__).resolve().parents[1]
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# A test's browser talks to the pages under test and to nobody else.
QUIET_BROWSER = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let scenarios be renewed, and those be tried that wait for something."""
    parser.addoption("--accept", action="store_true", help="write what commands say now into the scenarios")
    parser.addoption("--coming", action="store_true", help="run the scenarios in tests/scenarios/next instead")


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether what commands say now is right by definition."""
    return bool(request.config.getoption("--accept"))


def absent(tool: str) -> NoReturn:
    """Skip on a developer's machine; fail where CI promised that everything is there."""
    give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    give_up(f"{tool} is not installed")


def found(*tools: str) -> str | None:
    """Find the first of these tools, on PATH or beside this Python."""
    places = (None, sysconfig.get_path("scripts"))
    return next((path for tool in tools for place in places if (path := shutil.which(tool, path=place))), None)


@pytest.fixture(scope="session")
def need() -> Callable[[str], str]:
    """Give the path of a tool by its name; without it the test is skipped, in CI it fails."""

    def path_of(tool: str) -> str:
        path = found(tool)
        if path is None:
            absent(tool)
        return path

    return path_of


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Give an optional folder of test data, from beside the checkout or $TAGLINE_SHARED; the test skips without it."""
    root = Path(os.environ.get("TAGLINE_SHARED") or CHECKOUT.parent / "shared")

    def folder(name: str) -> Path:
        path = root / name
        if not path.is_dir():
            pytest.skip(f"the optional test data {name!r} is not beside the checkout")
        return path

    return folder


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Give Playwright's driver, started once."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> str:
    """Give the path of Chromium: the system's, else the one that `playwright install chromium` fetched."""
    fetched = playwright.chromium.executable_path
    path = found(*BROWSER_NAMES) or (fetched if Path(fetched).exists() else None)
    if path is None:
        absent("Chromium")
    return path


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Give one Chromium for all tests; each test opens a context of its own."""
    opened = playwright.chromium.launch(executable_path=chromium, args=[*QUIET_BROWSER])
    yield opened
    opened.close()
