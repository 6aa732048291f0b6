"""Pages of a panel: a member's sheet, and the office's desk."""
