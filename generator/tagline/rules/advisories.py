"""Where the public page of a security advisory is."""


def address(advisory: str) -> str:
    """Give the canonical address of an id; "" for one whose register is not known."""
    if advisory.startswith("CVE-"):
        return f"https://www.cve.org/CVERecord?id={advisory}"
    if advisory.startswith("GHSA-"):
        return f"https://github.com/advisories/{advisory}"
    return ""
