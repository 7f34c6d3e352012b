"""Consents to and from other systems: FHIR R4B out and in, W3C DPV and Kantara out (ADR 0142)."""
