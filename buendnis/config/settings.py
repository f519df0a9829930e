"""All settings, grouped; every variable is explained in `.env.example`."""

import sqlite3
import tomllib
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from buendnis.config import env, sqlite

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.text("BUENDNIS_VAR") or ROOT / "var").resolve()
DATA = ROOT / "data"

# --- What kind of installation -------------------------------------------------------------------
DEMO = env.flag("BUENDNIS_DEMO")
DEBUG = env.flag("BUENDNIS_DEBUG")
BASE_URL = env.text("BUENDNIS_URL") or f"http://localhost:{env.number('PORT', 8000)}"
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [h for h in env.text("BUENDNIS_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []
SERVE_HOST = env.text("BUENDNIS_HOST", "127.0.0.1")
SERVE_PORT = env.number("PORT", 8000)
SERVE_PROCESSES = env.number("BUENDNIS_WEB_PROCESSES", 2)
TRUSTED_PROXIES = env.number("BUENDNIS_TRUSTED_PROXIES", 0)


def secret_key() -> str:
    """From the environment; in a demo a random one, made once and kept in `var/`."""
    if key := env.text("SECRET_KEY"):
        return key
    kept = VAR / "secret-key"
    if kept.exists():
        return kept.read_text()
    if not DEMO:
        raise env.BadSetting("SECRET_KEY is missing: set a random text of at least 50 characters.")
    from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 - demo only

    VAR.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(get_random_secret_key())
    return kept.read_text()


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = [k for k in env.text("SECRET_KEY_FALLBACKS").split(",") if k]
RECORD_KEY = env.text("RECORD_KEY")  # signs the record; empty: derived from SECRET_KEY
RECORD_KEY_FALLBACKS = [k for k in env.text("RECORD_KEY_FALLBACKS").split(",") if k]
RECORD_ANCHORS = VAR / "record-anchors.jsonl"
AUDITLOG_USE_FK_STRING_REPRESENTATION = False  # the record keeps numbers of things, never their names

# --- Brand, imprint, contacts: configuration, not code ---------------------------------------------
BRAND_FILE = Path(env.text("BUENDNIS_BRAND") or DATA / "brand.toml")
BRAND = tomllib.loads(BRAND_FILE.read_text(encoding="utf-8"))

# --- Rooms and what they stand on ------------------------------------------------------------------
INSTALLED_APPS = [
    "buendnis.config",
    "buendnis.people",
    "buendnis.website",
    "buendnis.desk",
    "buendnis.cooperation",
    "buendnis.matching",
    "buendnis.dates",
    "buendnis.alliance",
    "buendnis.post",
    "buendnis.search",
    "buendnis.ui",
    "buendnis.base",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.snippets",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "buendnis.config.middleware.IsolationMiddleware",
    "csp.middleware.CSPMiddleware",
    "buendnis.config.middleware.ProblemMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "buendnis.base.middleware.StormMiddleware",
    "buendnis.base.gate.InputGateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "buendnis.people.middleware.SecondFactorMiddleware",
    "buendnis.people.middleware.DoorMiddleware",
    "buendnis.people.middleware.DeviceMiddleware",
    "buendnis.people.middleware.ExportMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "buendnis.config.middleware.EditorsAreaMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "buendnis.ui.middleware.WholePageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "buendnis.base.middleware.NoStoreMiddleware",
]

ROOT_URLCONF = "buendnis.config.urls"
POLICY_FILE = ROOT / "buendnis" / "config" / "policy.yaml"  # who may what
ABSOLUTE_URL_OVERRIDES = {"alliance.site": lambda site: reverse("desk:site_file", args=[site.pk])}
WSGI_APPLICATION = "buendnis.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "buendnis.ui.templatetags.ui",
                "buendnis.ui.templatetags.ui_forms",
                "buendnis.ui.templatetags.ui_frame",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "buendnis.ui.context.brand",
            ],
        },
    }
]

# --- Databases ---------------------------------------------------------------------------------------
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR / "buendnis.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=0;PRAGMA cache_size=-20000;PRAGMA journal_size_limit=27103364;"
        "PRAGMA temp_store=MEMORY;PRAGMA secure_delete=ON",
    },
}
DATABASES = {"default": env.postgres() or SQLITE}
if DATABASES["default"] is SQLITE and not sqlite.is_safe(sqlite3.sqlite_version_info[:3]):
    raise ImproperlyConfigured(
        f"SQLite {sqlite3.sqlite_version} can corrupt its database (WAL-reset bug). "
        "Needed: 3.51.3 or newer, or 3.50.7+ / 3.44.6+ of those lines. "
        "Or use PostgreSQL: set DATABASE_URL=postgres://user:password@host:5432/name."
    )
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 50_000},  # rate limits live here: an attacker must not push them out
    },
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 500}},
}

# --- People: accounts, passwords, sessions -------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["buendnis.people.login.PersonBackend"]
PASSWORD_HASHERS = ["buendnis.people.login.MeasuredArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "buendnis.people.password_rules.PaddedCommonPasswordValidator"},
    {"NAME": "buendnis.people.password_rules.HouseWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/woche/"
LOGOUT_REDIRECT_URL = "/"
COOKIE_PREFIX = "__Host-" if SECURE else ""  # the browser then takes them from this host alone
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}buendnis_sitzung"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}buendnis_csrf"
NOTICE_COOKIE_NAME = f"{COOKIE_PREFIX}buendnis_hinweis"
MESSAGE_STORAGE = "buendnis.ui.notices.NoticeStorage"
CSRF_FAILURE_VIEW = "buendnis.people.views.csrf_failure"

ACCOUNT_ADAPTER = "buendnis.people.login.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # per network (/24, /64); a hash costs more and has its own gate
    "login_failed": "10/m/ip,5/5m/key",  # key: address and network, so that nobody locks out a victim
    "login_failed_anywhere": "50/h/key",  # key: address
    "request_login_code": "20/m/ip,3/10m/key",
    "request_login_code_anywhere": "12/h/key",
    "passkey": "120/m/ip",  # signatures cannot be guessed: this only keeps the machine free
    "second_factor": "20/m/ip,5/5m/key",  # key: person, network and kind of code
    "second_factor_anywhere": "20/h/key",  # key: person and kind; passkeys and the other kind stay open
}

# --- Second factor, fresh proof, devices ---------------------------------------------------------------
SECOND_FACTOR_ENFORCED = True  # office and administration; demo logins excepted
FRESH_PROOF_MINUTES = 30  # older than this, exports and role changes ask who is there; 0: never
DEVICE_NOTED_MINUTES = 10  # how often "last seen" is written; 0: never
MFA_ADAPTER = "buendnis.people.mfa.MfaAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are invited, and proved by the first code
MFA_TOTP_TOLERANCE = 1  # one step before and after now: clocks differ
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # finger, face or PIN: a stolen device alone opens nothing

# --- Login at an identity provider (OpenID Connect), only where configured ------------------------------
OIDC = env.oidc(plain_loopback=DEMO or DEBUG)
SOCIALACCOUNT_ADAPTER = "buendnis.people.oidc.SocialAdapter"


# --- Headers -----------------------------------------------------------------------------------------
def form_targets(provider: env.Oidc | None) -> list[str]:
    """Where forms may lead: here, and by redirect to the identity provider, which browsers check too."""
    return [SELF, *([provider.origin] if provider else [])]


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": form_targets(OIDC),
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; a loop here would lock everybody out
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Files from outside: sizes in bytes; `base.uploads` has the rules ------------------------------------
FILE_UPLOAD_HANDLERS = ["buendnis.base.uploads.handler.CountingUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_REQUEST_BYTES = 60_000_000  # announced; more is refused before anything is read
UPLOAD_LARGEST_BYTES = 20_000_000  # of any one file; no limit below may be larger
UPLOAD_DOCUMENT_BYTES = 20_000_000
UPLOAD_IMAGE_BYTES = 10_000_000
UPLOAD_TABLE_BYTES = 2_000_000
PRIVATE_ROOT = VAR / "files"  # kept/ and held/ under random names; never served by itself
CLAMD = env.text("CLAMD")  # the virus scanner: socket path or host:port

# --- Mail: django.core.mail writes into post's outbox; the worker sends by this transport ----------------
EMAIL_BACKEND = "buendnis.post.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Bündniswerk <post@buendnis.example>")
MAIL_TRANSPORT = env.text("MAIL_TRANSPORT", "file" if DEMO or DEBUG else "smtp")  # file | smtp
MAIL_FOLDER = VAR / "mail"
EMAIL_HOST = env.text("MAIL_HOST", "localhost")
EMAIL_PORT = env.number("MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("MAIL_STARTTLS")
EMAIL_USE_SSL = env.flag("MAIL_TLS")
EMAIL_TIMEOUT = 20

# --- Language, time, files -------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
LOCALE_PATHS = [ROOT / "buendnis" / "ui" / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/medien/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "buendnis.base.uploads.disk.PrivateDisk"},
    "staticfiles": {"BACKEND": "whitenoise.storage.ManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365

# --- Editors' area (Wagtail), at /cms/ ---------------------------------------------------------------------
WAGTAIL_SITE_NAME = BRAND["name"]
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = ["Europe/Berlin"]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no request to foreign hosts, not even from the server
WAGTAILIMAGES_IMAGE_FORM_BASE = "buendnis.config.editor_forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = UPLOAD_IMAGE_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "buendnis.config.editor_forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = [
    "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "jpg", "jpeg", "png",
]  # fmt: skip
WAGTAILDOCS_MAX_UPLOAD_SIZE = UPLOAD_DOCUMENT_BYTES
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "buendnis.config.editor_forms.CleanRichTextArea"},
}
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},  # small index jobs
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},  # long work, done by the worker
}

# --- Programme ---------------------------------------------------------------------------------------------
HOLIDAYS = ("DE", "HE")  # country and state whose working days count
LOOK_WORKING_DAYS = 3  # the office has looked at a new need by then
ANSWER_WORKING_DAYS = 5  # a question waits so long before its reminder
DEMO_PASSWORD = "demo-buendnis"  # noqa: S105 - published in the contract, exists only in the demo
SILENCED_SYSTEM_CHECKS = ["account.W001"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "buendnis.base.discreet.DiscreetFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("BUENDNIS_LOG", "WARNING")},
    "loggers": {"buendnis": {"level": "INFO"}},
}
