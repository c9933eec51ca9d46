"""The reader's run between two visits: kept while it is trained, opened again, set aside and brought back."""
