"""What the loop says of a model that is not the page's own, or of a step on several documents. It is in change.zip."""
