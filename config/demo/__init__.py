"""`manage.py demo`: everything that a newcomer needs, on one machine, with invented people."""
