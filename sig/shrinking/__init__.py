"""Nominations that came to nothing shrink to an anonymous count after the programme's number of days."""
