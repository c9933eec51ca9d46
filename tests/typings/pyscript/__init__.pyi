"""PyScript as far as the page uses it. What it hands over is the browser's own, which has no types in Python."""

from typing import Any

document: Any
window: Any
