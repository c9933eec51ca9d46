"""The figure that opens the page: the picture of the model, while it learns. `page.py` imports it last of all."""
