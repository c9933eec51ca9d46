"""Gradients: a small graph walked backwards, and the whole model's."""
