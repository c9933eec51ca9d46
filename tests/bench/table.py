"""Results as text for a terminal, plain enough to be quoted in the README."""

from itertools import groupby


def text(results):
    lines = [f"{name}: {value}" for name, value in results.machine.items()]
    lines += ["", *figures(results.figures), "", *marks(results.marks)]
    for note in results.notes:
        lines += ["", note]
    return "\n".join(lines)


def figures(all_figures):
    """One block a part, one line a quantity, one column a place: the median (lowest to highest round)."""
    yield "Measured: median (lowest to highest)"
    for part, of_part in groupby(all_figures, lambda figure: figure.part):
        rows, places = {}, {}
        for figure in of_part:
            rows.setdefault(f"{figure.what}, {figure.unit}", {})[figure.where] = spread(figure.runs)
            places[figure.where] = None
        width = 28 if any("(" in cell for row in rows.values() for cell in row.values()) else 14
        yield f"{part:58}" + "".join(f"{place:>{width}}" for place in places)
        for what, cells in rows.items():
            yield f"  {what:56}" + "".join(f"{cells.get(place, ''):>{width}}" for place in places)


def spread(runs):
    ordered = sorted(runs)
    middle = number(ordered[len(ordered) // 2])
    return middle if len(runs) == 1 else f"{middle} ({number(ordered[0])} to {number(ordered[-1])})"


def marks(all_marks):
    yield f"{'Marks: median against the limit':58}{'measured':>14}{'limit':>18}   issue"
    for mark in all_marks:
        limit = f"{'>=' if mark.at_least else '<='} {number(mark.limit)} {mark.unit}"
        verdict = "holds" if mark.holds else "MISSED"
        yield f"  {mark.part + ': ' + mark.what:60}{number(mark.median):>10} {limit:>24}   {mark.issue:5}{verdict}"


def number(x):
    if x == 0:
        return "0"
    if abs(x) < 0.01:
        return f"{x:.1e}"
    if abs(x) < 10:
        return f"{x:.2f}"
    return f"{x:.1f}" if abs(x) < 100 else f"{x:,.0f}"
