"""The office's pages of the plan and the one that everybody reads."""
