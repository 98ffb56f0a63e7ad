"""Names of pages: short, safe on every file system, and never changed by what is released later."""

import hashlib
import re
import unicodedata

LONGEST = 80
_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?")
_UNSAFE = re.compile(r"[^a-z0-9.]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|index|search|assets|404)(?:\..*)?")


def slug(text: str) -> str:
    """Give the page name of a version or component.

    A text that is a safe name already stays as it is. Any other is folded to ASCII and gets 8 hexadecimal digits of its
    SHA-256, so two texts never share a name and no later text can change an earlier one's.
    """
    if _SAFE.fullmatch(text) and ".." not in text and not _RESERVED.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem = re.sub(r"\.{2,}", ".", _UNSAFE.sub("-", folded)).strip("-.")[: LONGEST - 9].rstrip("-.")
    return f"{stem}-{digest}" if stem else digest
