"""Where people come in: pages by job, templates, static files. Owns no tables."""
