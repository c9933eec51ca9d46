"""A model opened up: every tensor of its recorded program can be read, with its gradient."""

from dataclasses import replace

import numpy as np

from . import library
from .experiment import Experiment
from .program import NO_BACKWARD, Program, who_adds
from .record import RecordedTensor, recorded


class Inside:
    """Forward and backward pass of one document at a time, in compiled code, with no operations fused.

    It has weights of its own, and room for `block_size` positions at most, since attention takes room for their
    square. Raises as `Trainer` does.
    """

    def __init__(self, experiment: Experiment, block_size: int):
        config = experiment.config
        self.config = replace(config, block_size=min(block_size, config.block_size))
        self.tape = recorded(experiment.architecture, self.config, experiment.corpus.vocabulary.size)
        operations = zip(self.tape.operations, who_adds(self.tape), strict=True)
        self._blamed = {id(x.buffer) for op, adds in operations if adds != NO_BACKWARD for x in (op.out, *op.inputs)}
        self._library = library.load()
        self._program = Program(self.tape, self.config)
        self.n = 0

    def load(self, weights: dict[str, np.ndarray]) -> None:
        """Of a model of the experiment, by name. Positions for which there is no room are left out."""
        for name, view in self.weights().items():
            view[:] = weights[name][: view.shape[0], : view.shape[1]]

    def weights(self) -> dict[str, np.ndarray]:
        """By name: views, in which `load` puts what it is given."""
        return self._program.matrices(self._program.region(0))

    def run(self, ids: np.ndarray) -> float:
        """Both passes of a document: BOS + characters + BOS, cut to block_size + 1 ids. Returns its mean loss."""
        ids = np.ascontiguousarray(ids[: self.config.block_size + 1], np.int32)
        self.n = len(ids) - 1
        return self._library.gradients(self._program.address, ids.ctypes.data, self.n)

    def value(self, tensor: RecordedTensor) -> np.ndarray:
        """Of a tensor of `tape`, in the latest run: (n, width) or (heads, n, ...). float32"""
        return self._program.read(tensor, self.n)

    def gradient(self, tensor: RecordedTensor) -> np.ndarray:
        """d(loss)/d(tensor), of the same shape; zeros where the loss does not depend on it."""
        if id(tensor.buffer) in self._blamed:
            return self._program.read_gradient(tensor, self.n)
        return np.zeros_like(self.value(tensor))

    def weight_gradients(self) -> dict[str, np.ndarray]:
        """d(loss)/d(weight), by name."""
        return self._program.matrices(self._program.region(1).copy())
