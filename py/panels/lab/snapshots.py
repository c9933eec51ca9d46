"""The checkpoints of a run, from which any of its steps can be reached again."""

from bisect import bisect_right

APART = 60  # steps, on average: few enough to be trained again within a frame
FEWEST, MOST = 16, 128  # checkpoints of a run
ROOM = 48_000_000  # bytes for all of them


class Snapshots:
    """Checkpoints, dense early, where much happens. Steps in between are reached by training from the one before."""

    def __init__(self, trainer):
        first = trainer.checkpoint()
        num_steps = trainer.config.num_steps
        count = max(4, min(MOST, max(FEWEST, num_steps // APART), ROOM // first.nbytes))
        self.steps = sorted({round(num_steps * (i / count) ** 2) for i in range(count + 1)})
        self._kept = [first]

    def next_after(self, step):
        """The step at which the next checkpoint is due; `step` itself if none is."""
        i = bisect_right(self.steps, step)
        return self.steps[i] if i < len(self.steps) else step

    def keep_if_due(self, trainer):
        """Call this after every few steps of training, and at the latest at the step `next_after`."""
        step = trainer.step_count
        if step > self._kept[-1].step_count and step >= self.next_after(self._kept[-1].step_count):
            self._kept.append(trainer.checkpoint())

    def before(self, step):
        """The last checkpoint at or before `step`."""
        return self._kept[bisect_right([kept.step_count for kept in self._kept], step) - 1]
