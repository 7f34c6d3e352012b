"""The management group's view of one month: counts, exact, that lead to nobody (ADR 157)."""
