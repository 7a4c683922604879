"""The WSGI application."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaocheng.config.settings")

# Whoever holds the database's write lock lets go of the interpreter at each statement and must not
# wait for it behind the others' computing: at month's end that wait is most of what the lock costs.
sys.setswitchinterval(0.0005)

application = get_wsgi_application()
if settings.TRUSTED_PROXIES:
    # The audit log and the lock-out want the client's address, not the proxy's.
    application = wrap_wsgi_with_proxy_headers(application, settings.TRUSTED_PROXIES)
