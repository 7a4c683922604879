"""The reporting room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """填报."""

    name = "kaocheng.reporting"
    label = "reporting"
    verbose_name = "填报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Evidence learns from here who may read what reports link."""
        from kaocheng.evidence.readers import register
        from kaocheng.reporting.queries.linked import readable_files

        register(readable_files)
