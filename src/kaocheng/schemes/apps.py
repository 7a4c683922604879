"""The schemes room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Assessment schemes."""

    name = "kaocheng.schemes"
    label = "schemes"
    verbose_name = "考核方案"
    default_auto_field = "django.db.models.BigAutoField"
