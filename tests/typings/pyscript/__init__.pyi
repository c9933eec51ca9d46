"""The parts of PyScript that the page uses. Browser objects have no types in Python."""

from typing import Any

document: Any
window: Any
