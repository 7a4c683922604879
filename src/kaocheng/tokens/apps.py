"""The tokens room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Tokens of the REST API."""

    name = "kaocheng.tokens"
    label = "tokens"
    verbose_name = "接口令牌"
    default_auto_field = "django.db.models.BigAutoField"
