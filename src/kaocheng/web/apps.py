"""The web room as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class WebConfig(AppConfig):
    """Pages for people; registers the check on the browser's files."""

    name = "kaocheng.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        from kaocheng.web.assets import check_assets

        checks.register(check_assets, checks.Tags.staticfiles)
