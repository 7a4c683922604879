"""发布: asked for by one person, confirmed by another; then the circular for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from kaocheng.orgs.models import User
from kaocheng.orgs.permissions import has_second_factor
from kaocheng.results.queries import NotVisible, published_page, result_room
from kaocheng.results.queries.paging import cut
from kaocheng.results.services import (
    confirm_publication,
    initiate_publication,
    recall_publication,
)
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.results.answers import day_in, of, wish_of


@page
def publication(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The two steps, and what still stands in their way."""
    room = result_room(actor, pk)
    if not room.head.sees_all:
        raise NotVisible(pk)
    context = of(room.head, "publication", room=room, has_code=has_second_factor(actor))
    context["today"] = timezone.localdate()
    return render(request, "web/results/publication.html", context)


@deed
def initiate(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """发起发布."""
    said = request.POST

    def do() -> None:
        initiate_publication(
            actor,
            assessment_pk=pk,
            organ=said.get("organ", ""),
            number=said.get("number", ""),
            document_date=day_in(request, "document_date", "成文日期") or timezone.localdate(),
            code=said.get("code", ""),
        )

    words = "已发起发布，请另一人复核。复核前可以撤回。"
    return attempted(request, do, words, "web:publication", pk)


@deed
def confirm(request: HttpRequest, actor: User, pk: int, publication: int) -> HttpResponse:
    """复核发布 of what was on the screen, nothing else."""
    said = request.POST

    def do() -> None:
        confirm_publication(
            actor,
            publication_pk=publication,
            seen_digest=said.get("digest", ""),
            code=said.get("code", ""),
        )

    words = "考核通报已发布，各单位已收到通知。"
    return attempted(request, do, words, "web:publication", pk)


@deed
def recall(request: HttpRequest, actor: User, pk: int, publication: int) -> HttpResponse:
    """撤回发布 before it is confirmed."""

    def do() -> None:
        recall_publication(actor, publication_pk=publication)

    return attempted(request, do, "已撤回，尚未发布。", "web:publication", pk)


@page
def published(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """考核通报, for all units of the cycle."""
    found = published_page(actor, pk)
    context = of(found.head, "published", page=found, cut=cut(found.rows, wish_of(request)))
    return render(request, "web/results/published.html", context)


addresses = [
    path("results/<int:pk>/publication/", publication, name="publication"),
    path("results/<int:pk>/publication/initiate/", initiate, name="initiate_publication"),
    path(
        "results/<int:pk>/publication/<int:publication>/confirm/",
        confirm,
        name="confirm_publication",
    ),
    path(
        "results/<int:pk>/publication/<int:publication>/recall/",
        recall,
        name="recall_publication",
    ),
    path("results/<int:pk>/published/", published, name="published"),
]
