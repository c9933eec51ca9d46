"""What surrounds the panels: the timeline, the map of the sections, arriving at a link, the code to embed."""
