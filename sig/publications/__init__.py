"""Publications (utgåvor): figures that are ordered, made, stood for by two, and only then leave the house."""
