"""The one live model that all panels share.

lab.py           what panels can read, subscribe to and do       jobs.py       long computations as generators
run.py           one training run                                pace.py       runs them between frames
recorded_run.py  a run that keeps its losses and checkpoints     training.py   the job that trains a run
history.py       its losses, in bounded memory                   looking.py    the model in view and its samples
snapshots.py     its checkpoints                                 view.py       at the end of a run, or at a step of it
yardsticks.py    the losses to compare it with                   player.py     moves the view through a run
clock.py         how finely time is measured                     validation.py a loss, measured in slices
"""
