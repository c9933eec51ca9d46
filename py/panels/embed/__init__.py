"""One panel in another page: messages to and from its host, and the run it shares with other panels there."""
