"""What stops a start. Checks of the code run with every command; checks of the database when a process begins to serve."""


def register_all() -> None:
    """Register the checks of the code with Django."""
