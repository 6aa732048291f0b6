"""Pages of verification: the officials' queue, case and departments, and the author's page of corrections."""
