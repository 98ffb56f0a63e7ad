"""Reasoning: pure functions over the nouns. No process, no file, no clock."""
