"""Django settings, read from the environment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ

from kaocheng.config.keys import secret_key_in
from kaocheng.config.logs import logging_config

env = environ.Env()

DATA_FOLDER = Path(env.str("KAOCHENG_DATA", default="data")).resolve()
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key_in(DATA_FOLDER)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BEHIND_HTTPS = env.bool("KAOCHENG_HTTPS", default=False)
# Whose word on the client's address is taken (X-Forwarded-For): addresses or networks.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "tree_queries",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "kaocheng.audit",
    "kaocheng.orgs",
    "kaocheng.tokens",
    "kaocheng.notices",
    "kaocheng.evidence",
    "kaocheng.schemes",
    "kaocheng.cycles",
    "kaocheng.reporting",
    "kaocheng.review",
    "kaocheng.results",
    "kaocheng.documents",
    "kaocheng.api",
    "kaocheng.operations",
    "kaocheng.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kaocheng.orgs.sessions.IdleTimeout",
    "kaocheng.orgs.sessions.LoginDuties",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kaocheng.config.urls"
WSGI_APPLICATION = "kaocheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaocheng.web.pages.notices.bell",
                "kaocheng.web.rail.rail",
            ],
        },
    },
]

# With Django's own defaults most concurrent writes fail: "database is locked". With these, none.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA mmap_size=134217728; "
    "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
)


def _database() -> dict[str, Any]:
    database: dict[str, Any] = env.db(
        "DATABASE_URL", default=f"sqlite:///{DATA_FOLDER / 'kaocheng.sqlite3'}"
    )
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # FULL is for those who fear a power cut more than a slower write.
        synchronous = env.str("SQLITE_SYNCHRONOUS", default="NORMAL")
        # Django's own, with a queue for the writers of one process.
        database["ENGINE"] = "kaocheng.config.sqlite"
        database["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": _SQLITE_PRAGMAS.format(synchronous=synchronous),
        }
    # The last connection that closes writes the whole log back: not after every request.
    return database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database()}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgs.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
# Memory-hard, and a login need not cost a second of a small server.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "kaocheng.orgs.passwords.ThreeClasses"},
    {"NAME": "kaocheng.orgs.passwords.LongerForAdministrators"},
    {"NAME": "kaocheng.orgs.passwords.NotUsedLately"},
]

# 等保 level 3: five failures lock the account, and nobody is told which part was wrong.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=20)
# From the third failure of a name or of an address on, a question comes before the password.
SIGN_IN_QUESTION_AFTER = 3
# By name, not by address: a whole office stands behind one address.
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "kaocheng.orgs.sessions.locked_out"
AXES_LOCKOUT_TEMPLATE = "web/locked.html"
AXES_VERBOSE = False

PASSWORD_DAYS = env.int("PASSWORD_DAYS", default=90)
DORMANT_DAYS = env.int("DORMANT_DAYS", default=90)
# Asked of everybody who has set it up. Demanded of the three administrators, and of everybody who
# publishes, where the platform is in earnest: behind HTTPS, unless the environment says otherwise.
SECOND_FACTOR = env.bool("KAOCHENG_SECOND_FACTOR", default=BEHIND_HTTPS)
LOGIN_CODE_URL = "/login/code/"
LOGIN_DUTY_PAGES = {"password": "/account/password/", "second_factor": "/account/second-factor/"}

# Accounts of the house (LDAP) and of its sign-on (OIDC) open accounts that exist here, no others.
LDAP = {
    "url": env.str("LDAP_URL", default=""),
    "start_tls": env.bool("LDAP_START_TLS", default=False),
    "ca_file": env.str("LDAP_CA_FILE", default=""),
    "bind_dn": env.str("LDAP_BIND_DN", default=""),
    "bind_password": env.str("LDAP_BIND_PASSWORD", default=""),
    "search_base": env.str("LDAP_SEARCH_BASE", default=""),
    "user_filter": env.str("LDAP_USER_FILTER", default="(uid={username})"),
}
if LDAP["url"]:
    AUTHENTICATION_BACKENDS.append("kaocheng.orgs.directory.DirectoryBackend")
OIDC_SERVER = env.str("OIDC_SERVER", default="")
OIDC_NAME = env.str("OIDC_NAME", default="统一身份认证")
OIDC_CLAIM = env.str("OIDC_CLAIM", default="preferred_username")
if OIDC_SERVER:
    INSTALLED_APPS += [
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ]
    MIDDLEWARE += [
        "allauth.account.middleware.AccountMiddleware",
        "kaocheng.orgs.signon.ProviderDown",
    ]
    AUTHENTICATION_BACKENDS.append("allauth.account.auth_backends.AuthenticationBackend")
    ACCOUNT_ADAPTER = "kaocheng.orgs.signon.QuietAccounts"
    SOCIALACCOUNT_ADAPTER = "kaocheng.orgs.signon.ExistingAccountsOnly"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "house",
                    "name": OIDC_NAME,
                    "client_id": env.str("OIDC_CLIENT_ID", default=""),
                    "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                    "settings": {"server_url": OIDC_SERVER},
                }
            ],
        }
    }

# Events are told only to these hosts (host or host:port); none means to nobody.
WEBHOOK_HOSTS: list[str] = env.list("WEBHOOK_HOSTS", default=[])

# Mail goes out only where EMAIL_URL names a server, such as smtp+tls://user:password@host:587.
MAIL_IS_ON = bool(env.str("EMAIL_URL", default=""))
if MAIL_IS_ON:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="kaocheng@localhost")
# Where links in a mail lead: the address by which people reach the platform.
PUBLIC_ADDRESS = env.str("KAOCHENG_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")

IDLE_SECONDS = env.int("IDLE_SECONDS", default=30 * 60)
IDLE_SECONDS_ADMIN = env.int("IDLE_SECONDS_ADMIN", default=15 * 60)
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if BEHIND_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

EVIDENCE_MOST_BYTES = env.int("EVIDENCE_MOST_BYTES", default=50 * 2**20)
EVIDENCE_MOST_FILES = env.int("EVIDENCE_MOST_FILES", default=3)
# A virus scanner: words of a command, {path} standing for the file; any exit code but 0 refuses it.
EVIDENCE_SCAN_COMMAND = tuple(env.list("EVIDENCE_SCAN_COMMAND", default=[]))
EVIDENCE_SCAN_SECONDS = env.int("EVIDENCE_SCAN_SECONDS", default=120)
# Days before a deadline (after it, if negative) on which those who owe a report are reminded.
REMIND_ON_DAYS = tuple(env.list("REMIND_ON_DAYS", cast=int, default=[3, 1, 0, -1, -3, -7]))

# A body beyond the bound is not read; see the handler.
FILE_UPLOAD_HANDLERS = ["kaocheng.web.uploads.BoundedUpload"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATICFILES_FINDERS = [
    "kaocheng.web.assets.AssetFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kaocheng.web.assets.AssetStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

LOGGING = logging_config(env.str("LOG_LEVEL", default="INFO"))
