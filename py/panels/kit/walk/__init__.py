"""Charts that are walked by keys, from the whole to its parts. Loaded when one of them gets the focus.

tree.py    Part: a sentence, and its own parts; Path: where the reader is
view.py    Tree: the reader's way, in the page
lines.py   the tree of a line chart
words.py   sentences for all charts
"""
