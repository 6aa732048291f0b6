"""A round of the participatory budget: its versioned rules, stages and pools."""
