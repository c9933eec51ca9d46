"""Texts that a reader brings: from the bytes of a file to documents, and what there is to say about them."""

from .notes import Note
from .reading import Reading, decode_gradually, read_gradually, read_text
from .report import Report, report, report_gradually, seconds

__all__ = [
    "Note", "Reading", "Report", "decode_gradually", "read_gradually", "read_text", "report", "report_gradually",
    "seconds",
]  # fmt: skip
