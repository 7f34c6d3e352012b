"""Everything that changes the case work: keyword-only functions with `by=`, each with its ledger entry."""
