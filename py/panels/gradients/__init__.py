"""The gradients of the whole model, and what the optimiser makes of them."""
