"""Signed papers as picture or PDF: what is taken in, how it is cleaned, who may open it."""
