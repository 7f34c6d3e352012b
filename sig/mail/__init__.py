"""The one letter that SIG sends: "Du har något att göra i SIG". When, to whom, and nothing else."""
