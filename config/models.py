"""No tables.

Django sends post_migrate only to applications that have this module, and row security waits for it.
"""
