"""What is compiled, trimmed, packed or computed."""
