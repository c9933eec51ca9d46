"""-ln p, and the loss of a name letter by letter."""
