"""The checks of a repository's plan and history: a module for each group, and `running` for all of them.

Each check is a function from `Grounds`, which is all that was read, to remarks; `definitions` says what users read of
each. A new one is a definition, a function, and its place in `running`.
"""
