"""Root addresses: pages, the REST interface, and the single sign-on where one is configured."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("api/", include("kaocheng.api.urls")),
    path("", include("kaocheng.web.urls")),
]
if settings.OIDC_SERVER:
    # Signing in and coming back; what else django-allauth has pages for is not to be had here.
    protocol = include("allauth.socialaccount.providers.openid_connect.urls")
    urlpatterns.append(path("signon/", protocol))
