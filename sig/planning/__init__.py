"""The plan as it is read and printed: goals in the youth's words, how far they have come, who does what."""
