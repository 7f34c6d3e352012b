"""Assessments: how things stand in ten domains on an own scale, and that an instrument was used."""
