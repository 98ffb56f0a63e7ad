"""Time zones in words."""


def zone_words(zone: str) -> str:
    """Say which time zone days are in."""
    return "anywhere on Earth (AoE)" if zone.lower() == "aoe" else zone
