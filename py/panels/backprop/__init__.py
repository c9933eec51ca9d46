"""Backpropagation in three acts: one multiplication, a chain, and a small network whose graph is walked backwards."""
