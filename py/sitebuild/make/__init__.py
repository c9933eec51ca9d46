"""What is compiled, trimmed or packed from that, and from our C."""
