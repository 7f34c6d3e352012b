"""Charts as plain numbers, for SVG that the server draws: a wide one and a narrow one. Pure."""
