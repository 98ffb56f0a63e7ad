"""Whole builds: a repository in, a site or a folder of files out."""
