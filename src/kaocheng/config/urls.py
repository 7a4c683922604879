"""Root addresses: everything is a page so far."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("kaocheng.web.urls"))]
