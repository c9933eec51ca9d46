"""Tools that any panel may use. None of them knows the lab.

dom.py        find, fill, listen            address.py    what the reader has set, kept in the URL
chart.py      line charts (uPlot)           svg_plot.py   plots drawn as SVG, linear or logarithmic
heatmap.py    matrices as pictures          palette.py    their colours
source.py     "Show the Python"             roving.py     many buttons, one tab stop
typed.py      what a reader types           numbers.py    how numbers are shown
keys.py       modifier and arrow keys       words.py      shared sentences, facts of the text
scale.py      axes and their ticks          setting.py    what a link can set
tables.py     what the build has computed
"""
