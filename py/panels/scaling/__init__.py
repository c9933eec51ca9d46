"""The same training with more of everything."""
