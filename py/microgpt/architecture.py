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
        return text_identity(self.source)

    @property
    def is_text(self) -> bool:
        """Whether it was made by `from_source`: a changed model."""
        return hasattr(self.forward, "filename")

    @cached_property
    def filename(self) -> str:
        """The file that the code of `forward` says it is from; a changed model's is none on the disc."""
        return getattr(self.forward, "filename", None) or self.forward.__code__.co_filename

    @classmethod
    def from_source(cls, text: str) -> "Architecture":
        """The model of a text like gpt.py, which anybody may have written: it runs with a budget of work and memory,
        and can import and reach nothing but numbers and tensors.

        Raises ModelError, with the line and what to change, for what cannot be a model; what only shows when the
        functions run, they raise as the same error.
        """
        from .sandbox.source import architecture  # what only changed models need

        return GPT if text_identity(text) == GPT.identity else architecture(text)


def text_identity(source: str) -> str:
    """SHA-256 of a text, in hexadecimal; how its lines end makes no difference."""
    return sha256("\n".join(source.splitlines()).encode("utf-8", "surrogatepass")).hexdigest()


GPT = Architecture(gpt.weight_shapes, gpt.forward, inspect.getsource(gpt))
