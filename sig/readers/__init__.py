"""Who has read of a case: the youth's own register, and what others had read when a consent is withdrawn."""
