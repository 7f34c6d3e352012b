"""The consent form's words: one file for each language in texts/, read and checked by `texts`."""
