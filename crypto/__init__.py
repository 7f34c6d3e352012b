"""Sealed values and the keys that open them. No tables of its own in PostgreSQL."""
