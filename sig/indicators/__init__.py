"""Figures about the town that the agreement follows: baseline, target and a value for each year."""
