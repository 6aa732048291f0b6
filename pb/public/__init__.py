"""Pages that everybody sees: rounds, projects, maps. Composes, writes nothing."""
