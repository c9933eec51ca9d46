"""Tools for all panels. None of them knows the lab.

dom.py        find, fill, listen            address.py    settings, kept in the URL
chart.py      line charts (uPlot)           svg_plot.py   plots drawn as SVG
heatmap.py    matrices as pictures          palette.py    their colours
source.py     "Show the Python"             roving.py     many buttons, one tab stop
typed.py      text input                    numbers.py    number formatting
keys.py       modifier and arrow keys       setting.py    what a link can set
tables.py     tables made by the build      words.py      shared sentences, facts about the text
scale.py      axes, linear or logarithmic   archive.py    more of the page's Python, when it is asked for
slices.py     imports that let the page scroll meanwhile
"""
