"""The people who work: authorities, staff, operative teams, roles, sign-in."""
