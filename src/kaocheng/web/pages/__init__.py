"""Pages by job. Each reads the request, calls one query or service, answers."""
