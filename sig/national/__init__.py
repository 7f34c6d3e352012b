"""Sums of what many municipalities have published. Reads released tables only: no case, no count, no Django.

docs/adr/0191 says what is added, what a withheld figure does to a sum, and why a sum tells nothing new.
"""
