"""The watermark: on every page, of whoever looks, and nobody else's from a cache."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from kaocheng.orgs.models import User


def test_every_page_lies_under_it(as_office: Client) -> None:
    for path in ("/", "/runs/", "/schemes/"):
        assert '<div class="watermark" aria-hidden="true"></div>' in as_office.get(path).text


def test_it_names_unit_person_and_time(as_office: Client, office: User) -> None:
    User.objects.filter(pk=office.pk).update(display_name="甲<b>&乙")
    answer = as_office.get("/watermark.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "甲&lt;b&gt;&amp;乙</text>" in answer.text
    assert f"{timezone.localdate():%Y-%m-%d}" in answer.text
    assert "示例考核办 甲" in answer.text


def test_it_is_kept_for_this_session_alone(as_office: Client, client: Client) -> None:
    answer = as_office.get("/watermark.svg")
    assert answer["Cache-Control"].startswith("private, max-age=")
    assert "Cookie" in answer["Vary"]
    assert client.get("/watermark.svg").status_code == 302
