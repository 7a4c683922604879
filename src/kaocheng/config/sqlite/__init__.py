"""SQLite as the platform opens it: Django's own backend, whose writers of one process queue up."""
