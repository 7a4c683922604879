"""The results room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Score runs."""

    name = "kaocheng.results"
    label = "results"
    verbose_name = "计分"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Evidence learns from here who may read what appeals carry."""
        from kaocheng.evidence.readers import register
        from kaocheng.results.queries.appeal_files import readable_files

        register(readable_files)
