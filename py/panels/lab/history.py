"""The losses of one run, in bounded memory: a curve never needs more points than a screen has pixels."""

import numpy as np

CURVES = ("losses", "smoothed", "validation")
NUMBERS = ("count", "last_loss", "last_smoothed", "last_validation", "validated_at", "_average", "_share", "_sum")
POINTS = 1000
MEMORY = 0.98  # decay of the moving average, which so covers about the last 50 documents


def spread(losses) -> float:
    """How far the losses of single steps lie apart: their standard deviation in the second half of a run, where they
    fall so slowly that it says how much they jump.
    """
    return float(np.std(losses[len(losses) // 2 :]))


class History:
    """Arrays over `steps`, NaN where nothing is known yet. A point is the mean of `stride` steps.

    steps       (points + 1,) the step at which each point ends; 0 is the untrained model
    losses      of the documents trained on, each measured before its update
    smoothed    their exponential moving average, bias-corrected
    validation  mean loss on held-out documents, at the few steps where it was measured for the curve
    """

    def __init__(self, experiment):
        self.experiment = experiment
        self.num_steps = num_steps = experiment.config.num_steps
        self.stride = -(-num_steps // POINTS)
        points = -(-num_steps // self.stride)
        self.steps = np.minimum(np.arange(points + 1) * self.stride, num_steps).astype(np.float64)
        self.losses, self.smoothed, self.validation = np.full((3, points + 1), np.nan)
        self.count = 0  # steps recorded
        self.last_loss = self.last_smoothed = self.last_validation = None
        self.validated_at = None  # the step of the last validation
        self._average = self._share = self._sum = 0.0

    def add(self, losses):
        """Appends the losses of the latest steps, in order."""
        # Local names and lists, since this is done for every step of a run, in an interpreter.
        count, stride, average, share, total = self.count, self.stride, self._average, self._share, self._sum
        means, averages, first = [], [], count // stride + 1  # the point that is not complete yet
        for loss in losses:
            count += 1
            average = MEMORY * average + (1 - MEMORY) * loss
            share = MEMORY * share + (1 - MEMORY)
            total += loss
            if count % stride == 0 or count == self.num_steps:
                means.append(total / (stride if count % stride == 0 else count % stride))
                averages.append(average / share)
                total = 0.0
        self.losses[first : first + len(means)] = means
        self.smoothed[first : first + len(means)] = averages
        self.count, self._average, self._share, self._sum = count, average, share, total
        self.last_loss, self.last_smoothed = losses[-1], average / share

    def add_validation(self, step, loss, on_the_curve=True):
        """A loss that is only the latest one leaves the curve the same, however fast the run was."""
        if on_the_curve:
            self.validation[-(-step // self.stride)] = loss
        self.last_validation = loss
        self.validated_at = step

    def written(self) -> tuple[dict, bytes]:
        """Everything in it besides the experiment: numbers that JSON can hold, and the curves."""
        curves = np.stack([getattr(self, name) for name in CURVES])
        return {name: getattr(self, name) for name in NUMBERS}, curves.astype("<f8").tobytes()

    @classmethod
    def read(cls, experiment, numbers: dict, curves: bytes) -> "History":
        """What `written` returned, of a run of this experiment. Raises ValueError or KeyError if it is not."""
        history = cls(experiment)
        flat = np.frombuffer(curves, "<f8")
        for name, curve in zip(CURVES, flat.reshape(len(CURVES), len(history.steps)), strict=True):
            getattr(history, name)[:] = curve
        for name in NUMBERS:
            setattr(history, name, numbers[name])
        return history
