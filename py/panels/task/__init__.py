"""Be the model: guess the next letter."""
