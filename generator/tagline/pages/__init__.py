"""The way out: a ReleaseBook becomes pages, feeds and data."""
