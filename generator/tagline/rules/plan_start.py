"""The first lines of a plan, made of a rhythm that was observed."""

from tagline.rules.rhythm import Rhythm


def plan_start(found: Rhythm, what: str) -> str:
    """Write the planning file; `what` names the releases that keep the rhythm."""
    return (
        f"# The rhythm of the last {found.of + 1} {what}. `tagline plan` shows what follows from it.\n"
        "schema = 1\n"
        "\n"
        "[cadence]\n"
        f'every = "{found.every}"\n'
        f"from = {found.next.isoformat()}\n"
    )
