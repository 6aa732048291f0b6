"""What the committee and the office do with applications that are scored."""
