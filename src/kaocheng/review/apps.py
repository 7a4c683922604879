"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """审核."""

    name = "kaocheng.review"
    label = "review"
    verbose_name = "审核"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Evidence learns from here who may read what is reviewed, and what spot checks brought."""
        from kaocheng.evidence.readers import register
        from kaocheng.review.queries.linked import marked_files
        from kaocheng.review.queries.spot_linked import readable_files

        register(readable_files)
        register(marked_files)
