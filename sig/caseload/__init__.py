"""Lists and search: what somebody has, never what somebody might be."""
