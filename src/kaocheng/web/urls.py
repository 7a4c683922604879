"""Addresses of the pages. They are stable and can be passed on."""

from __future__ import annotations

from django.urls import path

from kaocheng.web.pages import (
    account,
    assessment,
    cycles,
    desk,
    evidence,
    groups,
    health,
    insights,
    notices,
    organisations,
    people,
    reporting,
    results,
    review,
    schemes,
    tokens,
    watermark,
    webhooks,
)

app_name = "web"

urlpatterns = [
    path("", desk.desk, name="desk"),
    *account.addresses,
    *tokens.addresses,
    *webhooks.addresses,
    *watermark.addresses,
    *organisations.addresses,
    *people.addresses,
    *groups.addresses,
    *notices.addresses,
    *schemes.addresses,
    *cycles.addresses,
    *reporting.addresses,
    *evidence.addresses,
    *review.addresses,
    *results.addresses,
    path("heat/", desk.newest_heat, name="newest_heat"),
    path("ranking/", desk.newest_ranking, name="newest_ranking"),
    path("search.json", desk.newest_search, name="newest_search"),
    path("runs/", assessment.run_list, name="runs"),
    path("runs/menu/", assessment.run_menu, name="run_menu"),
    path("runs/<int:pk>/", assessment.ranking, name="ranking"),
    path("runs/<int:pk>/units/<str:code>/", assessment.unit, name="unit"),
    path("runs/<int:pk>/indicators/<str:code>/", assessment.indicator, name="indicator"),
    path("runs/<int:pk>/heat/", insights.heat, name="heat"),
    path("runs/<int:pk>/search.json", insights.search, name="search"),
    path("runs/<int:pk>/export.xlsx", assessment.export, name="export"),
    path("runs/<int:pk>/package.zip", assessment.package, name="package"),
    path("runs/<int:pk>/circular.docx", assessment.circular, name="circular"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
]
