"""What is assembled: dist/site, and the page for use without a network."""
