"""What every request meets: languages, headers, filters, errors, static files. ``joining`` hangs them on the application."""
