"""Texts that a reader brings: from the bytes of a file to documents, and what there is to say about them."""

from .notes import Note
from .reading import Reading, read_text
from .report import Report, report, seconds

__all__ = ["Note", "Reading", "Report", "read_text", "report", "seconds"]
