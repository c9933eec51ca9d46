"""The live run: its controls, its losses, its samples, its engines."""
