"""Runs a reader's model: Python that may be wrong, endless or a stranger's, on the only thread there is.

`parse.py` refuses what could harm before anything runs, and makes the rest count its work; `budget.py` ends it where
that is too much; `builtins.py` is all that it can call; `function.py` runs it and says what went wrong, at its line.
"""
