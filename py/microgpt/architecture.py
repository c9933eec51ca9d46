"""A model's Python, as a value: two functions, and the text they were written in."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from . import gpt


@dataclass(frozen=True)
class Architecture:
    """See `gpt.weight_shapes` and `gpt.forward` for what the two functions take and return.

    `source` is the text that defines them, from which `identity` is made. A model put together by hand may do without.
    """

    weight_shapes: Callable
    forward: Callable
    source: str | None = field(default=None, repr=False)

    @cached_property
    def identity(self) -> str:
        """SHA-256 of the source, in hexadecimal; how its lines end makes no difference. ValueError if there is none."""
        if self.source is None:
            raise ValueError("this model has no source text, so it has no identity; give Architecture its source")
        return sha256("\n".join(self.source.splitlines()).encode()).hexdigest()


GPT = Architecture(gpt.weight_shapes, gpt.forward, inspect.getsource(gpt))
