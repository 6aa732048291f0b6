"""Pages of accounts: log-in, registration and passwords, one's own account, the office's list of accounts."""
