"""Settings for tests: a temporary data folder, plain static files, a fast hasher, quiet logs."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _folder_until_exit() -> Path:
    """A folder of this process, within that of the process that started it, if that was a test.

    Whoever is killed cleans up nothing; the outermost process does it for all.
    """
    around = os.environ.get(_WITHIN, "")
    within = around if os.path.isdir(around) else None
    folder = Path(tempfile.mkdtemp(prefix="kaocheng-test-", dir=within))
    os.environ[_WITHIN] = str(folder)
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, owner: int) -> None:
    """A fork of the process leaves the folder alone."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


_WITHIN = "KAOCHENG_TEST_FOLDER"
_TEMPLATE = "KAOCHENG_TEST_TEMPLATE"
_FOLDER = _folder_until_exit()
os.environ.setdefault("KAOCHENG_DATA", str(_FOLDER))
os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("LOG_LEVEL", "ERROR")

from kaocheng.config.settings import *  # noqa: E402, F403
from kaocheng.config.settings import DATABASES, MIDDLEWARE  # noqa: E402

# A file, not memory: the same locks and the same settings as in use, also for the live server.
if DATABASES["default"]["ENGINE"] == "kaocheng.config.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}
elif _TEMPLATE in os.environ:
    # A database that has been migrated already; there is nothing left to do in its copies.
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ[_TEMPLATE]}

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Whitenoise would warn of a static root that no test collects into.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
