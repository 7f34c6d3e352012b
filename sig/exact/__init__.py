"""The exact figures of the management group and the coordinators, who know the cases (ADR 190)."""
