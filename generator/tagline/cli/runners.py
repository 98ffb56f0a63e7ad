"""Text for the programs that run a command in CI: commands of theirs, and text that can be none."""

import re
from collections.abc import Mapping

IN_DATA, IN_PROPERTY = "%\r\n", "%\r\n:,"  # what GitHub Actions wants escaped in a workflow command
# What runners take for commands in any line that a step prints: "##[group]", "##vso[task.setvariable …]".
_LOGGED = re.compile(r"##(?=\w{0,20}\[)")


def harmless(text: str) -> str:
    """Give text that no runner takes for a command, if none of its lines begins with a colon."""
    return _LOGGED.sub("# #", text)


def workflow_command(name: str, properties: Mapping[str, str], text: str) -> str:
    """Write a workflow command of GitHub Actions; everything is escaped, so it stays one command."""
    named = ",".join(f"{key}={_escaped(value, IN_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {named}::{_escaped(text, IN_DATA)}"


def _escaped(text: str, signs: str) -> str:
    return "".join(f"%{ord(sign):02X}" if sign in signs else sign for sign in text)
