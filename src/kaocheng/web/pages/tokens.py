"""接口令牌: the tokens by which machines act for an own post."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.tokens.queries import tokens_page
from kaocheng.tokens.services import MOST_DAYS, issue_token, revoke_token
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.account import unkept


@page
def token_list(request: HttpRequest, actor: User) -> HttpResponse:
    """Own tokens; for the security administrator those of the others too."""
    return _list(request, actor)


@deed
def new_token(request: HttpRequest, actor: User) -> HttpResponse:
    """Issue one; its secret is shown this once."""
    code, _, role = request.POST.get("post", "").rpartition(" ")
    try:
        issued = issue_token(
            actor,
            title=request.POST.get("title", ""),
            organisation_code=code,
            role=role,
            days=_number(request.POST.get("days", "")),
        )
    except (Refusal, NotAllowed) as refusal:
        return _list(request, actor, str(refusal))
    context = {"issued": issued, "here": "account"}
    return unkept(render(request, "web/token_issued.html", context))


@deed
def revoke(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Take one back."""
    try:
        revoke_token(actor, pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "令牌已吊销，不能再使用。")
    return redirect("web:tokens")


def _list(request: HttpRequest, actor: User, refusal: str = "") -> HttpResponse:
    context = {"page": tokens_page(actor), "refusal": refusal, "most_days": MOST_DAYS}
    return render(request, "web/tokens.html", context | {"here": "account"})


def _number(text: str) -> int:
    """What is no number is no number of days, and is refused as one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


addresses = [
    path("account/tokens/", token_list, name="tokens"),
    path("account/tokens/new/", new_token, name="new_token"),
    path("account/tokens/<int:pk>/revoke/", revoke, name="revoke_token"),
]
