"""The text of a release on a forge: our part between marks, what people wrote there around it."""

from tagline.rules.keep_a_changelog import END, START

LONGEST = 120_000  # GitHub takes 125,000 characters
_CUT = "\n\n…\n"


def body_of(notes: str) -> str:
    """Give the text of a new release."""
    text = notes.strip("\n").replace(START, "").replace(END, "")
    return f"{START}\n{text if len(text) <= LONGEST else text[:LONGEST] + _CUT}\n{END}\n"


def merged(before: str, notes: str) -> str:
    """Put our part into the text that a release has; what people wrote stays, ours comes below it."""
    text = before.replace("\r\n", "\n")
    head, start, rest = text.partition(START)
    _, end, tail = rest.partition(END)
    if start and end:
        return f"{head}{body_of(notes).rstrip()}{tail}"
    if not text.strip():
        return body_of(notes)
    return f"{text.rstrip()}\n\n{body_of(notes)}"


def same(one: str, other: str) -> bool:
    """Whether two texts differ in no more than line ends and what stands at their end: forges change those."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
