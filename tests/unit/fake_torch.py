"""As much of PyTorch as microgpt/torch_file.py uses to compute, on NumPy, so that its programs run without PyTorch."""

import contextlib
import math
import sys
from types import ModuleType, SimpleNamespace

import numpy as np


class Tensor(np.ndarray):
    device = "cpu"

    @property
    def mT(self):  # noqa: N802
        return np.swapaxes(self, -1, -2)

    def transpose(self, a, b):
        return np.swapaxes(self, a, b)

    def square(self):
        return self * self

    def mean(self, dim, keepdim=False):
        return np.ndarray.mean(self, axis=dim, keepdims=keepdim)

    def triu(self, k):
        return tensor(np.triu(self, k))

    def tril(self, k):
        return tensor(np.tril(self, k))

    def abs(self):
        return np.abs(self)

    def dim(self):
        return self.ndim

    def to(self, device):
        return self


def tensor(numbers, device=None):
    return np.asarray(numbers).view(Tensor)


def softmax(x, dim):
    e = np.exp(x - np.max(x, axis=dim, keepdims=True))
    return e / np.sum(e, axis=dim, keepdims=True)


def gelu(x, approximate):
    assert approximate == "tanh"
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def layer_norm(x, shape, eps):
    centred = x - x.mean(-1, keepdim=True)
    return centred / np.sqrt(centred.square().mean(-1, keepdim=True) + eps)


def modules():
    """{name: module}, to stand in for torch in sys.modules."""
    torch, functional = ModuleType("torch"), ModuleType("torch.nn.functional")
    vars(torch).update(
        arange=lambda *limits, device: tensor(np.arange(*limits)),
        backends=SimpleNamespace(mps=SimpleNamespace(is_available=lambda: False)),
        cuda=SimpleNamespace(is_available=lambda: False),
        cos=np.cos,
        from_numpy=tensor,
        full=lambda shape, number, device: tensor(np.full(shape, number)),
        nn=SimpleNamespace(functional=functional),
        no_grad=contextlib.nullcontext,
        rsqrt=lambda x: 1 / np.sqrt(x),
        sin=np.sin,
        sigmoid=lambda x: 1 / (1 + np.exp(-x)),
        softmax=softmax,
        stack=lambda parts, dim: tensor(np.stack(parts, dim)),
        tanh=np.tanh,
        tensor=tensor,
    )
    vars(functional).update(
        gelu=gelu,
        layer_norm=layer_norm,
        linear=lambda x, weight: x @ weight.T,
        relu=lambda x: np.maximum(x, 0),
        silu=lambda x: x / (1 + np.exp(-x)),
    )
    return {"torch": torch, "torch.nn": torch.nn, "torch.nn.functional": functional}


def program(text, with_torch=False):
    """The names that a program defines, run with or without the real PyTorch."""
    names = {"__name__": "program"}
    before = dict(sys.modules)
    if not with_torch:
        sys.modules.update(modules())
    try:
        exec(compile(text, "model.py", "exec"), names)
    finally:
        if not with_torch:
            for name in modules():
                sys.modules.pop(name)
            sys.modules.update({name: before[name] for name in modules() if name in before})
    return SimpleNamespace(**names)
