"""The room as Django knows it. It owns no tables."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kaocheng.documents"
    label = "documents"
    verbose_name = "公文"
