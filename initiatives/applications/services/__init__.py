"""What members do with an application."""
