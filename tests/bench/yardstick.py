"""The C yardstick with the interface of a Trainer: `run(steps)` returns losses. Works natively and in Pyodide."""

import ctypes

import numpy as np

from microgpt.adam import Schedule

pointer = ctypes.c_void_p


class Yardstick:
    """Starts from the weights and documents of a `Trainer`, and trains on the same documents in the same order."""

    def __init__(self, library_path, trainer):
        library = ctypes.CDLL(str(library_path))
        self.train = library.yardstick_train
        self.train.argtypes, self.train.restype = [pointer] * 5 + [ctypes.c_int32, pointer], None
        self.config = config = trainer.config
        self.documents = trainer.corpus.split(config.seed, config.holdout).train_ids
        self.lengths = self.documents.positions(config.block_size)
        weights = np.concatenate([matrix.ravel() for matrix in trainer.model.state_dict().values()])
        self.state = np.zeros(library.yardstick_floats(), np.float32)
        self.state[: weights.size] = weights
        self.step_count = trainer.step_count

    def run(self, steps):
        first, config = self.step_count, self.config
        which = np.arange(first, first + steps) % len(self.documents)
        starts, lengths = self.documents.starts[which], self.lengths[which]
        schedule = Schedule.of(config, first, steps)
        rates = np.column_stack([schedule.learning_rate, schedule.unbias1, schedule.unbias2])
        rates = np.ascontiguousarray(rates, np.float32)
        losses = np.empty(steps, np.float32)
        self.train(
            self.state.ctypes.data, self.documents.ids.ctypes.data, starts.ctypes.data, lengths.ctypes.data,
            rates.ctypes.data, steps, losses.ctypes.data,
        )  # fmt: skip
        self.step_count += steps
        return losses.tolist()
