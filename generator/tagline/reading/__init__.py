"""The way in: git and files become values."""
