"""The kernel engine: the model's Python is recorded once, and compiled code replays it. float32."""

import numpy as np

from . import library
from .architecture import Architecture
from .config import Config
from .engine import Engine
from .fuse import fuse
from .program import Program
from .record import Tape, recorded

REGIONS = {"weights": 0, "gradients": 1, "first_moments": 2, "second_moments": 3}


def record(architecture: Architecture, config: Config, vocab_size: int) -> Tape:
    """The training step of a model: forward and loss, from which backward and update follow.

    Raises ValueError, or whatever else the model's code raises, if it asks for what cannot be recorded.
    """
    tape = recorded(architecture, config, vocab_size)
    fuse(tape)
    return tape


class KernelEngine(Engine):
    def __init__(self, *args):
        super().__init__(*args)
        self.library = library.load()
        self.program = Program(record(self.architecture, self.config, self.vocab_size), self.config)

    def state(self, kind):
        return self.program.matrices(self.program.region(REGIONS[kind]).copy())

    def load(self, kind, arrays):
        for name, view in self.program.matrices(self.program.region(REGIONS[kind])).items():
            view[:] = arrays[name]

    def largest_weight(self):
        return float(np.abs(self.program.region(REGIONS["weights"])).max())

    def train(self, documents, which, schedule):
        starts = documents.starts[which]
        lengths = np.minimum(documents.sizes[which] + 1, self.config.block_size).astype(np.int32)
        steps, batch = which.shape
        rates = np.column_stack([schedule.learning_rate, schedule.unbias1, schedule.unbias2])
        rates = np.ascontiguousarray(rates, np.float32)
        losses = np.empty(steps, np.float32)
        done = self.library.train(
            self.program.address, documents.ids.ctypes.data, starts.ctypes.data, lengths.ctypes.data,
            rates.ctypes.data, schedule.first, steps, batch, losses.ctypes.data,
        )  # fmt: skip
        return losses[:done].tolist()

    def gradients(self, ids):
        ids = np.ascontiguousarray(ids, np.int32)
        loss = self.library.gradients(self.program.address, ids.ctypes.data, len(ids) - 1)
        return loss, self.state("gradients")

    def look(self, ids):
        ids = np.ascontiguousarray(ids, np.int32)
        self.library.look(self.program.address, ids.ctypes.data, len(ids))
        names = self.program.names
        return {name: self.program.read(tensor, len(ids)) for name, tensor in names.items()}

    def losses(self, documents):
        lengths = documents.positions(self.config.block_size)
        losses = np.empty(len(documents), np.float32)
        self.library.evaluate(
            self.program.address, documents.ids.ctypes.data, documents.starts.ctypes.data, lengths.ctypes.data,
            len(documents), losses.ctypes.data,
        )  # fmt: skip
        return losses.astype(np.float64)

    def sample(self, uniforms, bos, temperature):
        count, longest = uniforms.shape
        uniforms = np.ascontiguousarray(uniforms, np.float64)
        tokens = np.empty((count, longest + 1), np.int32)
        lengths = np.empty(count, np.int32)
        room = np.empty(self.vocab_size + 4, np.float32)
        self.library.sample(
            self.program.address, uniforms.ctypes.data, count, longest, bos, temperature,
            room.ctypes.data, tokens.ctypes.data, lengths.ctypes.data,
        )  # fmt: skip
        return [row[1 : length + 1] for row, length in zip(tokens.tolist(), lengths.tolist(), strict=True)]
