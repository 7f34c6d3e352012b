"""What one member of staff works from: the day, own phrases, own drafts."""
