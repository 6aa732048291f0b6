"""Pages that everybody sees: all consultations, one consultation with its map and list, one mark, the report."""
