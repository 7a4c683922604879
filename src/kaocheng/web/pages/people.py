"""人员: the list, one person, accounts and posts; Excel in and out."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import BookKind, Role, User
from kaocheng.orgs.passwords import draw_password
from kaocheng.orgs.permissions import may_add_user, may_import
from kaocheng.orgs.queries import (
    blank_book,
    import_page,
    organisation_choices,
    people_page,
    person_page,
    role_choices,
)
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import (
    NewUser,
    add_user,
    apply_import,
    appoint,
    disable_user,
    drop_import,
    drop_second_factor,
    edit_user,
    enable_user,
    export_book,
    keep_import,
    reset_password,
    withdraw_post,
)
from kaocheng.orgs.sheets import MOST_BYTES
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.account import unkept


def attempted(
    request: HttpRequest, do: Callable[[], object], done: str, address: str, *args: object
) -> HttpResponse:
    """Do it; say what was done, or why not; go back to the page."""
    try:
        do()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(address, *args)


def chosen_code(text: str) -> str:
    """「230100 哈尔滨市」, as the list of suggestions puts it, → 230100."""
    return text.split(maxsplit=1)[0] if text.split() else ""


@page
def people(request: HttpRequest, actor: User) -> HttpResponse:
    """The people the actor sees, by name or pinyin, of one organisation if asked."""
    number = request.GET.get("page", "1")
    found = people_page(
        actor,
        text=request.GET.get("q", "").strip(),
        organisation_code=chosen_code(request.GET.get("organisation", "")),
        number=int(number) if number.isascii() and number.isdigit() else 1,
    )
    partial = request.headers.get("HX-Request") == "true"
    context = {"page": found, "here": "people"}
    if not partial:
        context["choices"] = organisation_choices(actor)
    return render(request, "web/people_rows.html" if partial else "web/people.html", context)


@page
def new_person(request: HttpRequest, actor: User) -> HttpResponse:
    """Add a person; the password is drawn and shown once."""
    if not may_add_user(actor):
        raise NotAllowed("您不能增加用户。请联系系统管理员。")
    refusal = ""
    if request.method == "POST":
        new = _new_user(request)
        try:
            user = add_user(actor, new)
        except Refusal as refused:
            refusal = str(refused)
        else:
            return _password_page(request, user.pk, str(user), new.username, new.password)
    return render(request, "web/person_new.html", {"refusal": refusal, "here": "people"})


def _new_user(request: HttpRequest) -> NewUser:
    said = request.POST
    return NewUser(
        username=said.get("username", "").strip(),
        display_name=said.get("display_name", "").strip(),
        password=draw_password(),
        one_time=True,
        email=said.get("email", ""),
        office_phone=said.get("office_phone", ""),
    )


@page
def person(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One person: what is written, the posts, and what the actor may do."""
    found = person_page(actor, pk)
    context = {
        "page": found,
        "roles": role_choices(actor),
        "choices": organisation_choices(actor) if found.may_appoint else (),
        "here": "people",
    }
    return render(request, "web/person.html", context)


@deed
def edit(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Change what is written of the person."""
    said = request.POST

    def do() -> None:
        edit_user(
            actor,
            user=pk,
            display_name=said.get("display_name", ""),
            email=said.get("email", ""),
            office_phone=said.get("office_phone", ""),
        )

    return attempted(request, do, "已保存。", "web:person", pk)


@deed
def disable(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The person cannot log in any more."""
    words = "已停用。该用户不能再登录，已登录的立即退出。"
    return attempted(request, lambda: disable_user(actor, user=pk), words, "web:person", pk)


@deed
def enable(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The person can log in again."""
    words = "已启用。"
    return attempted(request, lambda: enable_user(actor, user=pk), words, "web:person", pk)


@deed
def reset(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """A new password, shown once."""
    found = person_page(actor, pk).line
    try:
        password = reset_password(actor, user=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:person", pk)
    return _password_page(request, pk, found.display_name, found.username, password)


@deed
def appoint_person(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Give a post."""
    code, role = chosen_code(request.POST.get("organisation", "")), request.POST.get("role", "")

    def do() -> None:
        if not code or role not in Role.values:
            raise Refusal("请选择单位和岗位。")
        appoint(actor, user=pk, organisation_code=code, role=Role(role))

    return attempted(request, do, "已授予岗位。", "web:person", pk)


@deed
def withdraw(request: HttpRequest, actor: User, pk: int, post: int) -> HttpResponse:
    """Take a post away."""
    return attempted(
        request, lambda: withdraw_post(actor, user=pk, post=post), "已收回岗位。", "web:person", pk
    )


@deed
def drop_factor(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The telephone is lost: the second factor is taken away."""
    words = "已解除动态口令。请本人尽快重新启用。"
    return attempted(request, lambda: drop_second_factor(actor, user=pk), words, "web:person", pk)


def _password_page(
    request: HttpRequest, pk: int, name: str, username: str, password: str
) -> HttpResponse:
    context = {
        "pk": pk,
        "name": name,
        "username": username,
        "password": password,
        "here": "people",
    }
    return unkept(render(request, "web/person_password.html", context))


# Excel ------------------------------------------------------------------------------------------


@page
def books(request: HttpRequest, actor: User) -> HttpResponse:
    """What can be taken out and brought in as Excel."""
    kinds = [(kind, may_import(actor, kind)) for kind in BookKind]
    return render(request, "web/people_books.html", {"kinds": kinds, "here": "organisations"})


@handed_out(Export.BLANK_BOOK)
def blank(request: HttpRequest, actor: User, kind: str) -> Outgoing:
    """The form to fill in."""
    known = _kind(kind)
    return Outgoing(lambda: (f"{known.label}导入模板.xlsx", blank_book(actor, known)))


@handed_out(Export.PEOPLE, by_button=True)
def export(request: HttpRequest, actor: User, kind: str) -> Outgoing:
    """What the actor sees, as a workbook; that it was taken out is on record."""
    known = _kind(kind)
    return Outgoing(
        lambda: (f"{known.label}.xlsx", export_book(actor, kind=known)),
        title=f"{known.label}表",
        back=reverse("web:books"),
        export=_BOOKS[known],
    )


@deed
def upload(request: HttpRequest, actor: User, kind: str) -> HttpResponse:
    """Hand a workbook in; nothing changes yet."""
    known, file = _kind(kind), request.FILES.get("file")
    try:
        if file is None:
            raise Refusal("没有选择文件。请先选择要导入的 Excel 文件。")
        # One byte more than allowed is enough to refuse it; the rest is not read.
        content = file.read(MOST_BYTES + 1)
        pk = keep_import(actor, kind=known, name=file.name or "", content=content)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:books")
    return redirect("web:import", pk)


@page
def preview(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """What the file would change, and what stands against it by cell."""
    context = {"page": import_page(actor, pk), "here": "organisations"}
    return render(request, "web/people_import.html", context)


@deed
def apply(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Do all that was looked over; drawn passwords are shown once."""
    try:
        outcome = apply_import(actor, pk=pk, seen=request.POST.get("seen", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:books")
    context = {"outcome": outcome, "here": "organisations"}
    return unkept(render(request, "web/people_imported.html", context))


@deed
def drop(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Give the file up."""
    return attempted(request, lambda: drop_import(actor, pk=pk), "已放弃，没有导入。", "web:books")


_BOOKS = {
    BookKind.ORGANISATIONS: Export.ORGANISATIONS,
    BookKind.PEOPLE: Export.PEOPLE,
    BookKind.POSTS: Export.POSTS,
}


def _kind(kind: str) -> BookKind:
    if kind not in BookKind.values:
        raise Http404
    return BookKind(kind)


addresses = [
    path("people/", people, name="people"),
    path("people/new/", new_person, name="new_person"),
    path("people/<int:pk>/", person, name="person"),
    path("people/<int:pk>/edit/", edit, name="edit_person"),
    path("people/<int:pk>/disable/", disable, name="disable_person"),
    path("people/<int:pk>/enable/", enable, name="enable_person"),
    path("people/<int:pk>/password/", reset, name="reset_password"),
    path("people/<int:pk>/second-factor/", drop_factor, name="drop_factor"),
    path("people/<int:pk>/posts/", appoint_person, name="appoint"),
    path("people/<int:pk>/posts/<int:post>/withdraw/", withdraw, name="withdraw_post"),
    path("books/", books, name="books"),
    path("books/<str:kind>/blank.xlsx", blank, name="blank_book"),
    path("books/<str:kind>/export.xlsx", export, name="export_book"),
    path("books/<str:kind>/upload/", upload, name="upload_book"),
    path("imports/<int:pk>/", preview, name="import"),
    path("imports/<int:pk>/apply/", apply, name="apply_import"),
    path("imports/<int:pk>/drop/", drop, name="drop_import"),
]
