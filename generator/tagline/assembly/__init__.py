"""The joins: a repository in, values out. Only here do reading and rules meet."""
