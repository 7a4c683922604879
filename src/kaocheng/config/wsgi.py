"""The WSGI application."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaocheng.config.settings")

application = get_wsgi_application()
if settings.TRUSTED_PROXIES:
    # The audit log and the lock-out want the client's address, not the proxy's.
    application = wrap_wsgi_with_proxy_headers(application, settings.TRUSTED_PROXIES)
