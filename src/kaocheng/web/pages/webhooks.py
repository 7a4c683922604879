"""推送: the systems that are told when results are published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.notices.queries import webhooks_page
from kaocheng.notices.services import add_webhook, send_again, stop_webhook
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.account import unkept


@page
def webhook_list(request: HttpRequest, actor: User) -> HttpResponse:
    """Addresses, and what became of the last deliveries."""
    return _list(request, actor)


@deed
def new_webhook(request: HttpRequest, actor: User) -> HttpResponse:
    """Register one; its secret is shown this once."""
    said = request.POST
    try:
        made = add_webhook(
            actor,
            organisation_code=said.get("place", ""),
            title=said.get("title", ""),
            address=said.get("address", ""),
        )
    except (Refusal, NotAllowed) as refusal:
        return _list(request, actor, str(refusal))
    return unkept(render(request, "web/webhook_made.html", {"made": made, "here": "account"}))


@deed
def stop(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Tell an address nothing more."""
    try:
        stop_webhook(actor, pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "推送已停用。")
    return redirect("web:webhooks")


@deed
def again(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Put a failed delivery in line once more."""
    try:
        send_again(actor, delivery_pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已重新排入推送，一分钟内发出。")
    return redirect("web:webhooks")


def _list(request: HttpRequest, actor: User, refusal: str = "") -> HttpResponse:
    context = {"page": webhooks_page(actor), "refusal": refusal, "here": "account"}
    return render(request, "web/webhooks.html", context)


addresses = [
    path("webhooks/", webhook_list, name="webhooks"),
    path("webhooks/new/", new_webhook, name="new_webhook"),
    path("webhooks/<int:pk>/stop/", stop, name="stop_webhook"),
    path("webhooks/deliveries/<int:pk>/again/", again, name="send_again"),
]
