"""People: residents and officials, their roles, log-in, sessions and one-time links."""
