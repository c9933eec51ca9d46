"""A chart that uPlot has drawn on a canvas, once more as shapes, from the same numbers."""

import numpy as np

from ...kit import dom
from ...kit.svg_plot import label, path, shape

FONT = {"font_family": '"Page Sans", system-ui, sans-serif', "font_size": "12px"}  # as in kit/chart.py
GAPS = 6, 17  # pixels from the plot's edge to the numbers of the y axis, and to the baseline of those of the x axis


def shapes(chart, x, y):
    """The shapes of a `kit.chart.LineChart`, whose upper left corner is at (x, y)."""
    plot = chart.plot
    left, top, width, height = chart.area
    left, top = x + left, y + top
    right, bottom = left + width, top + height
    lowest, highest = plot.scales.y.min, plot.scales.y.max
    first, last = plot.scales.x.min, plot.scales.x.max
    ink, grid = dom.css("--ink-soft"), dom.css("--rule")

    def at_x(value):
        return left + (value - first) / (last - first) * width

    def at_y(value):
        return bottom - (value - lowest) / (highest - lowest) * height

    made = []
    for value, text in _ticks(plot.axes[0]):
        at = round(at_x(value), 1)
        made += [shape("line", x1=at, x2=at, y1=top, y2=bottom, stroke=grid)]
        made += [label(at, bottom + GAPS[1], text, "middle", fill=ink, **FONT)]
    for value, text in _ticks(plot.axes[1]):
        at = round(at_y(value), 1)
        made += [shape("line", x1=left, x2=right, y1=at, y2=at, stroke=grid)]
        made += [label(left - GAPS[0], at + 4, text, "end", fill=ink, **FONT)]
    name = f"curves-{round(x)}-{round(y)}"
    clip, curves = shape("clipPath", id=name), shape("g", clip_path=f"url(#{name})")
    clip.append(shape("rect", x=left, y=top, width=width, height=height))
    steps, *columns = chart.data
    for line, values in zip(chart.lines, columns, strict=True):
        known = ~np.isnan(values)
        if known.any():
            points = [(at_x(step), at_y(value)) for step, value in zip(steps[known], values[known], strict=True)]
            curves.append(*_curve(line, points))
    return [*made, clip, curves]


def _curve(line, points):
    colour = dom.css(line.colour)
    dash = {"stroke_dasharray": " ".join(map(str, line.dash))} if line.dash else {}
    yield shape("path", d=path(points), fill="none", stroke=colour, stroke_width=line.width, **dash)
    if line.points:
        for x, y in points:
            yield shape("circle", cx=round(x, 1), cy=round(y, 1), r=3, fill=dom.css("--paper"), stroke=colour)


def _ticks(axis):
    """Pairs (value, text) that uPlot has put on an axis."""
    return [
        (value, text) for value, text in zip(axis._splits, axis._values, strict=True) if isinstance(text, str) and text
    ]
