"""The one live model that all panels share.

lab.py        what panels ask of it and tell it to do, and what it tells them
run.py        one training run as it goes        history.py    its losses, in bounded memory
snapshots.py  its checkpoints                    view.py       where the reader looks: at its end, or back
pace.py       work in slices between frames
"""
