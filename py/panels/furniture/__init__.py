"""What surrounds the panels: the timeline, the map of the sections, scrolling to links, the embed codes,
the reader's text, and saved models."""
