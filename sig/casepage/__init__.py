"""What stands first on the page of a case: what is missing, and when the team meets next."""
