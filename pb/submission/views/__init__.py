"""Pages of whoever proposes a project: the steps, the sent project, and its author's page."""
