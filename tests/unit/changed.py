"""Helpers for several tests: gpt.py with some of its text changed."""

from microgpt import GPT

SOURCE = GPT.source or ""


def changed(old: str, new: str, source: str = SOURCE) -> str:
    """The text with `new` in place of `old`, which must stand in it once."""
    assert source.count(old) == 1, f"{old!r} stands in the text {source.count(old)} times"
    return source.replace(old, new)


def in_mlp(*statements: str) -> str:
    """The text with these statements, which may have lines of their own, before the first of mlp(): at FIRST."""
    code = "".join(f"    {line}\n" for statement in statements for line in statement.split("\n"))
    return changed(
        '    hidden = x.linear(w[f"{layer}.mlp_fc1"])', code + '    hidden = x.linear(w[f"{layer}.mlp_fc1"])'
    )


FIRST = SOURCE[: SOURCE.index("    hidden = x.linear")].count("\n") + 1  # the line of the first of them
