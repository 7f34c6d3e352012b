"""What has left one authority for another, or the system: the register of a case, and who may see it."""
