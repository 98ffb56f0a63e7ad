"""The way out to git and to forges: what changes something that outlives this process."""
