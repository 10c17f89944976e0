"""What a case keeps: originals, the ledger of what people did, and derived steps that can be computed again."""
