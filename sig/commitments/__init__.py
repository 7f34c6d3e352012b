"""What the agreement promises, and how it stands at each of the follow-ups of a year."""
