"""What was declared beside what was done; the report."""
