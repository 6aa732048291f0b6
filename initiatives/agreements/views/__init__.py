"""Pages of the work outside the office: the members’ own page, public photos."""
