"""方案 → 导入: an issued table uploaded, read side by side, decided upon, saved as a draft."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.importing.cards import REWORD
from kaocheng.schemes.importing.form import taken
from kaocheng.schemes.queries import (
    import_card,
    import_check,
    import_page,
    import_report,
    import_trial,
    import_wording,
    imports_page,
)
from kaocheng.schemes.refusals import Unfit
from kaocheng.schemes.services import (
    choose_table,
    decide_standard,
    drop_import,
    finish_import,
    reword_standard,
    upload_scheme_table,
)
from kaocheng.scoring.packages import MOST_BYTES
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.schemes.answers import (
    is_partial,
    number,
    posted,
    refused,
    revision,
    sent_otherwise,
    told,
)
from kaocheng.web.pages.schemes.trials import trial_answer


@page
def begin(request: HttpRequest, actor: User) -> HttpResponse:
    """The unfinished imports, and the form for a new one, which it also takes."""
    if request.method != "POST":
        context = {"page": imports_page(actor), "here": "schemes"}
        return render(request, "web/schemes/imports.html", context)
    upload = request.FILES.get("file")
    try:
        if upload is None or (upload.size or 0) > MOST_BYTES:
            raise Refusal(f"请选择一个不超过 {MOST_BYTES // 2**20} MB 的评分表（.xlsx 或 .docx）。")
        made = upload_scheme_table(
            actor,
            organisation_code=request.POST.get("organisation", ""),
            name=upload.name or "",
            content=upload.read(),
        )
    except Refusal as refusal:
        return _begin_again(request, actor, refusal)
    return redirect("web:scheme_import", made.pk)


def _begin_again(request: HttpRequest, actor: User, refusal: Refusal) -> HttpResponse:
    context = {
        "page": imports_page(actor),
        "refusal": str(refusal).split("\n")[0],
        "faults": refusal.lines if isinstance(refusal, Unfit) else (),
        "here": "schemes",
    }
    return render(request, "web/schemes/imports.html", context, status=422)


@page
def work(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The table at the left, its standards at the right. What was saved leads to its draft."""
    show, first = request.GET.get("show", "pending"), number(request.GET.get("from"))
    found = import_page(actor, pk, show=show, begin=first or 1)
    if found.head.draft_pk:
        return redirect("web:draft", found.head.draft_pk)
    return render(request, "web/schemes/import.html", {"page": found, "here": "schemes"})


@page
def standard(request: HttpRequest, actor: User, pk: int, key: str) -> HttpResponse:
    """One standard opened: its calculator, with `form` also the form of its rule."""
    with_form = bool(request.GET.get("form"))
    found = import_card(actor, pk, key, with_form=with_form)
    return render(request, "web/schemes/_import_open.html", {"page": found})


@deed
def decide(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """采用、改写、改规则、定性评审, or taken back; stored at once."""
    given = posted(request)
    key, choice = given.get("key", ""), given.get("choice", "?")
    try:
        _decide(actor, pk, revision(request), given)
    except Refusal as refusal:
        return refused(request, refusal)
    if not is_partial(request):
        return redirect("web:scheme_import", pk)
    found = import_card(actor, pk, key)
    anew = found.rule is not None and sent_otherwise(request, found.fields)
    context = {"page": found, "card": found.card, "own": choice == "rule", "anew": anew}
    response = render(request, "web/schemes/_import_decided.html", context)
    response["HX-Trigger-After-Settle"] = "draft-changed"
    return response


def _decide(actor: User, pk: int, seen: int, given: Mapping[str, str]) -> None:
    key, choice = given.get("key", ""), given.get("choice", "?")
    if choice == REWORD:
        wording = given.get("wording", "")
        reword_standard(actor, pk, revision=seen, key=key, wording=wording)
        return
    rule, items = taken(given) if choice == "rule" else (None, [])
    decide_standard(actor, pk, revision=seen, key=key, choice=choice, rule=rule, items=items)


@page
def wording(request: HttpRequest, actor: User, pk: int, key: str) -> HttpResponse:
    """改写再读: the form at first, then what each wording gives; nothing is stored."""
    given = posted(request)
    found = import_wording(actor, pk, key, given.get("wording"), given)
    part = "_read" if "wording" in given else ""
    return render(request, f"web/schemes/_import_wording{part}.html", {"page": found})


@deed
def try_out(request: HttpRequest, actor: User, pk: int, key: str) -> HttpResponse:
    """Points and reason for the figures typed, by the rule as it is decided or proposed."""
    given = posted(request)
    found = import_trial(actor, pk, key, given)
    place = {"key": key, "of": pk, "wording": given.get("in_words", "")}
    return trial_answer(request, found, given, place)


@deed
def table(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Read another table of the same file."""
    with told(request):
        choose_table(actor, pk, revision=revision(request), table=request.POST.get("table", ""))
    return redirect("web:scheme_import", pk)


@page
def check(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """检查: the lint, what still needs a person, what was guessed, what stayed outside."""
    found = import_check(actor, pk)
    if found.head.draft_pk:
        return redirect("web:draft", found.head.draft_pk)
    return render(request, "web/schemes/import_check.html", {"page": found, "here": "schemes"})


@handed_out(Export.IMPORT_REPORT)
def report(request: HttpRequest, actor: User, pk: int, suffix: str) -> Outgoing:
    """The whole report as a file."""
    title, content = import_report(actor, pk, suffix)
    return Outgoing(lambda: (f"{title}导入报告.{suffix}", content))


@deed
def finish(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """保存为草稿."""
    with told(request):
        draft = finish_import(actor, pk, revision=revision(request))
        messages.success(request, f"已存为草稿「{draft.title}」。核对后印发。")
        return redirect("web:draft", draft.pk)
    return redirect("web:scheme_import_check", pk)


@deed
def drop(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """放弃."""
    with told(request):
        drop_import(actor, pk, revision=revision(request))
        messages.success(request, "已放弃这份导入。")
        return redirect("web:scheme_imports")
    return redirect("web:scheme_imports")
