"""Meetings of a team: who is called, what is to be brought up, what was said, and who may read that."""
