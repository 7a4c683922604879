"""Edits of the tree, one address for each, and the trial calculator (试算)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaocheng.orgs.models import User
from kaocheng.schemes.queries import draft_page, groups_of_draft, sentence_for_draft, trial
from kaocheng.schemes.rule_forms import take, take_rule
from kaocheng.schemes.rule_forms.sections import PARENT_FORM, take_points
from kaocheng.schemes.services import (
    add_node,
    move_node,
    remove_node,
    rename_node,
    reprice_node,
    set_node_details,
    set_rule,
    set_rule_in_words,
)
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.schemes.answers import (
    posted,
    revision,
    rule_of_entry_edited,
    tree_edited,
)
from kaocheng.web.pages.schemes.trials import trial_answer


@page
def pane(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """The form of one node, for the right-hand side of the editor."""
    return render(request, "web/schemes/_pane.html", {"page": draft_page(actor, pk, ref)})


@deed
def add(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Add an indicator after `near`, or below it."""
    near, inside = request.POST.get("near", ""), bool(request.POST.get("inside"))
    seen = revision(request)
    return tree_edited(
        request,
        actor,
        pk,
        near,
        lambda: add_node(actor, pk, revision=seen, near=near, inside=inside),
    )


@deed
def move(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """Move a node up, down, in or out."""
    way, seen = request.POST.get("way", ""), revision(request)
    return tree_edited(
        request, actor, pk, ref, lambda: move_node(actor, pk, revision=seen, ref=ref, way=way)
    )


@deed
def remove(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """Delete a node; 撤销 brings it back."""
    seen, then = revision(request), request.POST.get("then", "")
    return tree_edited(
        request, actor, pk, then, lambda: remove_node(actor, pk, revision=seen, ref=ref)
    )


@deed
def rename(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """Code and name."""
    code, name = (request.POST.get(key, "").strip() for key in ("code", "name"))
    seen = revision(request)
    return tree_edited(
        request,
        actor,
        pk,
        ref,
        lambda: rename_node(actor, pk, revision=seen, ref=ref, code=code, name=name),
        "name",
    )


@deed
def reprice(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """Points, for all or for each group."""
    points = take_points(posted(request), groups_of_draft(actor, pk))
    seen = revision(request)
    return tree_edited(
        request,
        actor,
        pk,
        ref,
        lambda: reprice_node(actor, pk, revision=seen, ref=ref, points=points),
        "points",
    )


@deed
def details(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """Units, evidence, text, policies, bounds, contact."""
    given, seen = take(PARENT_FORM, posted(request), ""), revision(request)
    return tree_edited(
        request,
        actor,
        pk,
        ref,
        lambda: set_node_details(actor, pk, revision=seen, ref=ref, details=given),
        "details",
    )


@deed
def rule(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """The rule of a leaf, or of an adjustment (`of=entry`)."""
    written, seen = take_rule(posted(request)), revision(request)
    if request.GET.get("of") == "entry":
        return rule_of_entry_edited(
            request,
            actor,
            pk,
            ref,
            lambda: set_rule(actor, pk, revision=seen, ref=ref, rule=written),
        )
    return tree_edited(
        request,
        actor,
        pk,
        ref,
        lambda: set_rule(actor, pk, revision=seen, ref=ref, rule=written),
        "rule",
    )


@deed
def wording(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """What is read of a sentence, while it is typed; nothing is stored."""
    sentence = posted(request).get("wording", "")
    context = {"card": sentence_for_draft(actor, pk, ref, sentence), "pk": pk, "ref": ref}
    return render(request, "web/schemes/_rule_wording_read.html", context)


@deed
def take_words(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """The rule read of a sentence becomes the rule of a leaf, or of an adjustment."""
    sentence, seen = posted(request).get("wording", ""), revision(request)

    def edit() -> None:
        set_rule_in_words(actor, pk, revision=seen, ref=ref, wording=sentence)

    if request.GET.get("of") == "entry":
        return rule_of_entry_edited(request, actor, pk, ref, edit)
    return tree_edited(request, actor, pk, ref, edit)


@deed
def try_out(request: HttpRequest, actor: User, pk: int, ref: str) -> HttpResponse:
    """Points and reason for the figures typed; the form anew where it asks for other figures."""
    given = posted(request)
    found = trial(actor, pk, ref, given)
    return trial_answer(request, found, given, {"pk": pk, "ref": ref})
