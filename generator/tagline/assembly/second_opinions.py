"""Ask another tool, and put its answer beside ours."""

from pathlib import Path

from tagline.model.book import ReleaseBook
from tagline.model.release import SecondOpinion
from tagline.reading.git import Git
from tagline.reading.second_opinion import ask
from tagline.rules.second_opinion import second_opinion


def ask_second_opinion(book: ReleaseBook, *, repository: Path, git_dir: Path | None = None) -> SecondOpinion:
    """Ask python-semantic-release what it would do, and put that beside the book's answer."""
    return second_opinion(book, ask(Git(directory=repository, git_dir=git_dir)))
