"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """考核周期."""

    name = "kaocheng.cycles"
    label = "cycles"
    verbose_name = "考核周期"
    default_auto_field = "django.db.models.BigAutoField"
