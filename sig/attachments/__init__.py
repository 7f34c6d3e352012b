"""Files of an entry: who may add one and until when, the list beneath the entry, the download."""
