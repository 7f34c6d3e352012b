"""Disclosure control: which figures may leave the house. Plain integers; knows nothing of cases or Django.

`publish` turns counts into a `Publication`: bands, refreshed by a gate on people, audited together with
everything published before. docs/adr/0171–0174 say what is guaranteed and what is not.
"""
