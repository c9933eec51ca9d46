"""One panel in another page: its host, and the run it shares with its neighbours."""
