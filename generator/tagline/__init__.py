"""Tagline makes versions, changelogs and a release site out of one Git repository."""

__version__ = "0.1.0"
