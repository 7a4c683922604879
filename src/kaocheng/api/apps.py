"""The REST interface as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST interface and its documentation page."""

    name = "kaocheng.api"
    label = "api"
    verbose_name = "接口"
