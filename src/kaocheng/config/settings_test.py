"""Settings for tests: a temporary data folder, plain static files, a fast hasher, quiet logs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="kaocheng-test-"))
os.environ.setdefault("KAOCHENG_DATA", str(_FOLDER))
os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("LOG_LEVEL", "ERROR")

from kaocheng.config.settings import *  # noqa: E402, F403
from kaocheng.config.settings import DATABASES, MIDDLEWARE  # noqa: E402

# A file, not memory: the same locks and the same settings as in use, also for the live server.
if DATABASES["default"]["ENGINE"] == "kaocheng.config.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Whitenoise would warn of a static root that no test collects into.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
