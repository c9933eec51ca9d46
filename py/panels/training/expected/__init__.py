"""The curve that a reader expects before the first press. Loaded when one begins to draw."""
