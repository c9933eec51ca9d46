"""How far the model in view is from a step that the reader chooses."""
