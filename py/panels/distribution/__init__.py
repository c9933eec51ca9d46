"""A probability for every token after a prefix."""
