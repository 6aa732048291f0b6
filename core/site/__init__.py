"""The town of this installation: its record, colours, crest and krajka."""
