"""What is counted before it is decided what may be shown. Pure: no Django, no data base."""
