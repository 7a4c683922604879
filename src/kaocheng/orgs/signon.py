"""Logging in by the house's single sign-on (统一身份认证, OIDC), into accounts that exist here.

django-allauth does the protocol; what it would do besides, making accounts, is closed. The first
login binds the sign-on's identity to the account of the same name, and from then on that identity
alone opens it: a name that is given to somebody else at the sign-on opens nothing here.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from requests import RequestException

from kaocheng.orgs.models import User
from kaocheng.orgs.permissions import has_second_factor
from kaocheng.orgs.waiting import hold

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_UNKNOWN = "统一身份认证已通过，但平台上没有对应的账号，或账号已停用。请联系系统管理员。"
_OTHER = "该账号已绑定另一个统一身份。请联系系统管理员核对。"
_FAILED = "统一身份认证没有完成。请重试，或用用户名和密码登录。"


class QuietAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Says nothing of its own: the words of this platform are its own, and Chinese."""

    def add_message(self, request: HttpRequest, *args: object, **more: object) -> None:
        """No message."""


class ExistingAccountsOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Maps an identity to an account that an administrator has made, or sends it away."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Bind at the first login; ask for the code of who has a second factor here."""
        if not sociallogin.is_existing:
            sociallogin.connect(request, _account_of(request, sociallogin))
        user = sociallogin.user
        if not user.is_active:
            raise _sent_away(request, _UNKNOWN)
        if has_second_factor(user):
            user.backend = _BACKEND
            hold(request, user, address=settings.LOGIN_REDIRECT_URL)
            raise ImmediateHttpResponse(HttpResponseRedirect(settings.LOGIN_CODE_URL))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an account for himself."""
        return False

    def on_authentication_error(self, request: HttpRequest, *args: object, **more: object) -> None:
        """Whatever went wrong on the way, the person comes back to the login page."""
        raise _sent_away(request, _FAILED)


class ProviderDown:
    """Middleware: a sign-on that cannot be reached leads back to the login page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do beforehand."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """What the line to the provider breaks with, and nothing else."""
        if not isinstance(fault, RequestException):
            return None
        response: HttpResponse = _sent_away(request, _FAILED).response
        return response


def _account_of(request: HttpRequest, sociallogin: SocialLogin) -> User:
    """The account of the name that the sign-on states, if it is bound to nobody yet."""
    said = sociallogin.account.extra_data
    stated = {**said, **said.get("id_token", {}), **said.get("userinfo", {})}
    name = stated.get(settings.OIDC_CLAIM)
    user = User.objects.filter(username=str(name), is_active=True).first() if name else None
    if user is None:
        raise _sent_away(request, _UNKNOWN)
    if SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).exists():
        raise _sent_away(request, _OTHER)
    return user


def _sent_away(request: HttpRequest, words: str) -> ImmediateHttpResponse:
    messages.error(request, words)
    return ImmediateHttpResponse(HttpResponseRedirect(settings.LOGIN_URL))
