"""Youths who must not meet: two cases kept apart by whoever leads both, and where they could meet all the
same."""
