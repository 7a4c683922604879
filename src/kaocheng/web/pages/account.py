"""Coming in and going out, and what one does with the own account."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.safestring import SafeString

from kaocheng.orgs.models import User
from kaocheng.orgs.passwords import LEAST_FOR_ADMINISTRATORS
from kaocheng.orgs.permissions import has_second_factor, is_administrator
from kaocheng.orgs.queries import account_page, void_posts
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.services import (
    ask_question,
    begin_second_factor,
    change_own_password,
    check_answer,
    choose_mail,
    confirm_second_factor,
    question_is_due,
    renew_recovery_codes,
    stop_second_factor,
    verify_totp,
)
from kaocheng.orgs.sessions import add_duty, duty_done, is_due
from kaocheng.orgs.waiting import hold, let_in, who_waits
from kaocheng.results.demonstrations.people import shown_accounts
from kaocheng.web.guard import deed, page

_THIS_MACHINE = ("127.0.0.1", "localhost")


class SignInForm(AuthenticationForm):
    """User name and password; a refusal does not say which of the two was wrong."""

    error_messages = {  # noqa: RUF012 - the shape of Django's own attribute
        "invalid_login": "用户名或密码不正确。请核对后重新输入，忘记密码请联系系统管理员。",
        "inactive": "该用户已停用。请联系系统管理员。",
    }

    def clean(self) -> dict[str, Any]:
        """The question first, where one is due; the password is looked at only behind it."""
        username, said = self.cleaned_data.get("username"), self.data
        if username and self.cleaned_data.get("password"):
            try:
                check_answer(
                    username=username,
                    address=_address_of(self.request),
                    handle=str(said.get("question", "")),
                    answer=str(said.get("answer", "")),
                )
            except Refusal as refusal:
                raise ValidationError(str(refusal)) from refusal
        return super().clean()

    def duties(self) -> tuple[str, ...]:
        """What only the password itself shows: that it is too short for an administrator."""
        is_short = len(self.cleaned_data["password"]) < LEAST_FOR_ADMINISTRATORS
        return ("password",) if is_short and is_administrator(self.get_user()) else ()


class SignIn(LoginView):
    """The first step; the second follows for who has a second factor."""

    template_name = "web/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {  # noqa: RUF012 - the shape of Django's own attribute
        "signon_name": settings.OIDC_NAME if settings.OIDC_SERVER else "",
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A demonstration lists its accounts; the passwords only to whoever sits at the machine."""
        here = self.request.get_host().partition(":")[0] in _THIS_MACHINE
        context = super().get_context_data(**kwargs)
        # Of a form that was sent: before that only the address is known.
        typed = getattr(context["form"], "cleaned_data", {}).get("username", "")
        is_due = question_is_due(typed, _address_of(self.request))
        context["question"] = ask_question() if is_due else None
        return context | {"accounts": shown_accounts(passwords=here)}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let the person in, or ask for the code first."""
        assert isinstance(form, SignInForm)
        user, duties = form.get_user(), form.duties()
        if has_second_factor(user):
            hold(self.request, user, address=self.get_success_url(), duties=duties)
            return redirect("web:login_code")
        response = super().form_valid(form)
        for duty in duties:
            add_duty(self.request, duty)
        _tell_of_void_posts(self.request, user)
        return response


def _address_of(request: HttpRequest | None) -> str:
    return "" if request is None else str(request.META.get("REMOTE_ADDR", ""))


login = SignIn.as_view()
logout = LogoutView.as_view(next_page="web:login")


def login_code(request: HttpRequest) -> HttpResponse:
    """The second step: six digits from the telephone, or a recovery code."""
    user = who_waits(request)
    if user is None:
        return redirect("web:login")
    refusal = ""
    if request.method == "POST":
        try:
            verify_totp(user, request.POST.get("code", ""))
        except Refusal as refused:
            refusal = str(refused)
        else:
            address = let_in(request, user)
            _tell_of_void_posts(request, user)
            return redirect(address)
    return render(request, "web/login_code.html", {"refusal": refusal})


@page
def account(request: HttpRequest, actor: User) -> HttpResponse:
    """我的账号: posts, password, second factor, mail."""
    context = {"page": account_page(actor), "voids": void_posts(actor), "here": "account"}
    return render(request, "web/account.html", context)


@page
def password(request: HttpRequest, actor: User) -> HttpResponse:
    """Choose another password; the session goes on, all others of the account end."""
    refusal = ""
    if request.method == "POST":
        refusal = _change_password(request, actor)
        if not refusal:
            messages.success(request, "密码已修改。其他地方的登录已全部退出。")
            return redirect("web:account")
    context = {
        "refusal": refusal,
        "is_due": is_due(request, "password"),
        "least": LEAST_FOR_ADMINISTRATORS if is_administrator(actor) else 8,
        "days": settings.PASSWORD_DAYS,
        "here": "account",
    }
    return render(request, "web/account_password.html", context)


def _change_password(request: HttpRequest, actor: User) -> str:
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return "两次输入的新密码不一致。请重新输入。"
    try:
        user = change_own_password(actor, old=request.POST.get("old", ""), new=new)
    except Refusal as refusal:
        return str(refusal)
    duty_done(request, "password")
    update_session_auth_hash(request, user)
    return ""


@page
def second_factor(request: HttpRequest, actor: User) -> HttpResponse:
    """动态口令: where it stands, and how to begin."""
    context = {
        "page": account_page(actor),
        "is_due": is_due(request, "second_factor"),
        "here": "account",
    }
    return render(request, "web/account_factor.html", context)


@deed
def begin_factor(request: HttpRequest, actor: User) -> HttpResponse:
    """The picture to scan. It is made here: the secret goes to nobody else."""
    try:
        return _scan_page(request, actor, "")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:second_factor")


@deed
def confirm_factor(request: HttpRequest, actor: User) -> HttpResponse:
    """The first code; then the recovery codes are shown, this once."""
    try:
        codes = confirm_second_factor(actor, request.POST.get("code", ""))
    except Refusal as refusal:
        return _scan_again(request, actor, str(refusal))
    duty_done(request, "second_factor")
    return _codes_page(request, codes)


@deed
def renew_codes(request: HttpRequest, actor: User) -> HttpResponse:
    """New recovery codes against a code."""
    try:
        return _codes_page(request, renew_recovery_codes(actor, request.POST.get("code", "")))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:second_factor")


@deed
def stop_factor(request: HttpRequest, actor: User) -> HttpResponse:
    """Give it up, against a code."""
    try:
        stop_second_factor(actor, request.POST.get("code", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "动态口令已停用。")
    return redirect("web:second_factor")


@deed
def mail(request: HttpRequest, actor: User) -> HttpResponse:
    """Have the daily mail, or do without."""
    wanted = request.POST.get("wanted") == "1"
    choose_mail(actor, wanted=wanted)
    messages.success(request, "已开启每日邮件提醒。" if wanted else "已停收邮件提醒。")
    return redirect("web:account")


def _scan_again(request: HttpRequest, actor: User, refusal: str) -> HttpResponse:
    """The picture once more; where the second factor is in use already, there is none to show."""
    try:
        return _scan_page(request, actor, refusal)
    except Refusal:
        messages.error(request, refusal)
        return redirect("web:second_factor")


def _scan_page(request: HttpRequest, actor: User, refusal: str) -> HttpResponse:
    begun = begin_second_factor(actor)
    code = segno.make(begun.address, error="m", micro=False)
    context = {
        "picture": SafeString(code.svg_inline(border=2, omitsize=True, title="动态口令二维码")),
        "secret": " ".join(begun.secret[n : n + 4] for n in range(0, len(begun.secret), 4)),
        "refusal": refusal,
        "here": "account",
    }
    return unkept(render(request, "web/account_scan.html", context))


def _codes_page(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    context = {"codes": codes, "here": "account"}
    return unkept(render(request, "web/account_codes.html", context))


def unkept(response: HttpResponse) -> HttpResponse:
    """What is shown once must not come back from the browser's store."""
    response["Cache-Control"] = "private, no-store"
    return response


def _tell_of_void_posts(request: HttpRequest, user: User) -> None:
    for post in void_posts(user):
        messages.warning(request, post.words)


addresses = [
    path("login/", login, name="login"),
    path("login/code/", login_code, name="login_code"),
    path("logout/", logout, name="logout"),
    path("account/", account, name="account"),
    path("account/mail/", mail, name="account_mail"),
    path("account/password/", password, name="password"),
    path("account/second-factor/", second_factor, name="second_factor"),
    path("account/second-factor/begin/", begin_factor, name="begin_factor"),
    path("account/second-factor/confirm/", confirm_factor, name="confirm_factor"),
    path("account/second-factor/codes/", renew_codes, name="renew_codes"),
    path("account/second-factor/stop/", stop_factor, name="stop_factor"),
]
