"""Read many texts out of git's store, one after another: never two of them at once."""

from collections.abc import Iterator, Sequence
from typing import IO, cast

from tagline.errors import TaglineError
from tagline.reading.git import Git, decode, words

_SIZES = "--batch-check=%(objecttype) %(objectsize)"


def sizes(git: Git, ids: Sequence[str]) -> dict[str, int]:
    """Give the sizes of texts by their ids. A clone that lacks one of them is refused."""
    if not ids:
        return {}
    code, out, err = git.try_run("cat-file", _SIZES, stdin=words(ids))
    if code and b"promisor" not in err:
        raise git.problem(err)
    found: dict[str, int] = {}
    for name, line in zip(ids, decode(out).splitlines(), strict=False):
        kind, _, size = line.partition(" ")
        if kind == "blob" and size.isdigit():
            found[name] = int(size)
    if code or len(found) < len(set(ids)):
        problem = f"{git.git_dir or git.directory}: this clone lacks earlier versions of the plan"
        raise TaglineError(problem, "fetch them: git fetch --refetch --no-filter")
    return found


def texts(git: Git, ids: Sequence[str]) -> Iterator[bytes]:
    """Give texts in the order of their ids. Each is asked for when the one before it has been used."""
    if not ids:
        return
    with git.start("cat-file", "--batch") as process:
        asked, told, complaints = cast("tuple[IO[bytes], ...]", (process.stdin, process.stdout, process.stderr))
        for name in ids:
            asked.write(words([name]))
            asked.flush()
            size = told.readline().rpartition(b" ")[2].strip()
            if not size.isdigit():
                raise git.problem(size or complaints.read())
            yield told.read(int(size) + 1)[:-1]
