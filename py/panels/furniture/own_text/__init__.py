"""The dialog in which a reader brings a text of their own, and links that carry one. It is shipped in text.zip, and
loaded when asked for.

dialog.py    the text box, its other sources, and what happens to what is in them
choices.py   how the text is read, and the model for it
report.py    what was read
sets.py      the texts that the page offers
link.py      an experiment as a part of a link
question.py  whether a changed model in a link may run
words.py     sentences
"""
