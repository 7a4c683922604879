"""Coming in and going out."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView


class SignInForm(AuthenticationForm):
    """User name and password; a refusal does not say which of the two was wrong."""

    error_messages = {  # noqa: RUF012 - the shape of Django's own attribute
        "invalid_login": "用户名或密码不正确。请核对后重新输入，忘记密码请联系系统管理员。",
        "inactive": "该用户已停用。请联系系统管理员。",
    }


login = LoginView.as_view(
    template_name="web/login.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
)
logout = LogoutView.as_view(next_page="web:login")
