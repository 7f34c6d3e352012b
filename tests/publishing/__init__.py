"""Figures that may leave the house: invented programmes, naive exports and somebody who attacks them."""
