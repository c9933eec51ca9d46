"""Formats results as plain text, for a terminal or to be quoted in the README."""

from itertools import groupby


def text(results):
    lines = [f"{name}: {value}" for name, value in results.machine.items()]
    lines += ["", *figures(results.figures), "", *limits(results.limits)]
    for note in results.notes:
        lines += ["", note]
    return "\n".join(lines)


def figures(all_figures):
    """One block per part, one line per quantity, one column per place: median (lowest to highest round)."""
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


def limits(all_limits):
    yield f"{'Limits for medians':58}{'measured':>14}{'limit':>18}"
    for one in all_limits:
        limit = f"{'>=' if one.at_least else '<='} {number(one.limit)} {one.unit}"
        verdict = "holds" if one.holds else "MISSED"
        yield f"  {one.part + ': ' + one.what:60}{number(one.median):>10} {limit:>24}   {verdict:8}{one.why}"


def number(x):
    if x == 0:
        return "0"
    if abs(x) < 0.01:
        return f"{x:.1e}"
    if abs(x) < 10:
        return f"{x:.2f}"
    return f"{x:.1f}" if abs(x) < 100 else f"{x:,.0f}"
