"""The model's Python in an editor, and the reader's version trained beside the original."""
