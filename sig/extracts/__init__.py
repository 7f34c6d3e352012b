"""Extracts of the file for the youth or a guardian: what may be in them, what is masked, and the paper."""
