"""School attendance: a figure a week, the line they make, and when it has fallen."""
