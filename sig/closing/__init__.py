"""The end of the work: what is still open before it, what it ended, and what is followed up afterwards."""
