"""The organisations room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations, people and posts."""

    name = "kaocheng.orgs"
    label = "orgs"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Log in, log out and failed logins enter the audit log."""
        from kaocheng.orgs import sessions

        sessions.listen()
