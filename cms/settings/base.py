"""Settings of every installation; safe for production as they stand.

This is the only file that reads the environment. docs/environment.md lists the variables.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# What an installation keeps beside the code: database, media, collected static files.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))

SECRET_KEY = env("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env("BASE_URL", default="http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "cms",
    "lessons",
    "home",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "accounts.apps.PeopleAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "cms.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.shared_phones.SharedPhoneMiddleware",
    "accounts.two_factor.RequireTotpMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.security.ContentSecurityPolicyMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.site",
            ],
            "builtins": ["home.templatetags.interface"],
        },
    }
]

# Data -----------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer, and a writer takes its lock at BEGIN, so that two
    # requests can't both read first and then fail to write.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The limits on sign-in are counted in the cache, so all workers must share one.
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://cache")}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = env("MEDIA_URL", default="/media/")
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.storage.StaticFilesStorage"},
}
if S3_BUCKET := env("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env("S3_ENDPOINT_URL", default=None),
            "region_name": env("S3_REGION", default=None),
            "access_key": env("S3_ACCESS_KEY", default=None),
            "secret_key": env("S3_SECRET_KEY", default=None),
            "custom_domain": env("S3_CUSTOM_DOMAIN", default=None),
            "querystring_auth": env.bool("S3_SIGNED_ADDRESSES", default=False),
            "file_overwrite": False,
        },
    }
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Languages ------------------------------------------------------------------------------

LANGUAGE_CODE = "lv"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("lv", "Latviešu"),
    ("en", "English"),
    ("ru", "Русский"),
    ("uk", "Українська"),
]
# What speaks words for `manage.py make_audio`: it reads the text from its standard input and writes
# the WAV file {output}.
SPEECH_COMMAND = env("SPEECH_COMMAND", default="espeak-ng -v lv -s 145 --stdin -w {output}")
# Languages that words are explained in. Latvian is the language that is learnt.
GLOSS_LANGUAGES = ["en", "ru", "uk"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Riga"
# Before the packages' own catalogues; the first wins. The second is Wagtail's admin in Latvian.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/wagtail"]
WAGTAIL_I18N_ENABLED = True
# A page that is sent for translation must not be published by that alone.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# A service that translates drafts for editors; without one they translate by hand.
match env("MACHINE_TRANSLATOR", default=""):
    case "deepl":
        WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
            "CLASS": "home.admin.machine.DeepL",
            "OPTIONS": {"AUTH_KEY": env("DEEPL_KEY"), "TIMEOUT": 20},
        }
    case "libretranslate":
        WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
            "CLASS": "home.admin.machine.LibreTranslate",
            "OPTIONS": {
                "LIBRETRANSLATE_URL": env("LIBRETRANSLATE_URL").rstrip("/"),
                "API_KEY": env("LIBRETRANSLATE_KEY", default=""),
                "TIMEOUT": 20,
            },
        }
    case "":
        pass
    case unknown:
        raise ImproperlyConfigured(f"MACHINE_TRANSLATOR: deepl or libretranslate, not {unknown}")

# People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.GroupRightsBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "progress"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "email"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_USERNAME_VALIDATORS = "accounts.models.NICKNAME_VALIDATORS"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_SESSION_REMEMBER = True
# A class of 20 signs in from one address within a few minutes.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "60/m/ip,10/10m/key",
    "signup": "40/h/ip",
    "reset_password": "20/m/ip,5/m/key",
    # Wrong codes only.
    "join_group": "10/10m/user,100/10m/ip",
}
MFA_ADAPTER = "accounts.two_factor.TwoFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.ActivateTotpForm",
}
MFA_TOTP_ISSUER = "Integrācijas skola"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
# Addresses are never confirmed here, and are optional.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Whether who works here must sign in with two steps.
REQUIRE_STAFF_TOTP = env.bool("REQUIRE_STAFF_TOTP", default=False)
# Of sign-in cards only failures count: of one address, and of all together. A PIN is guessed at
# for one card.
CARD_RATE_LIMITS = {"card_failed": "30/10m/ip,1000/10m/key", "card_pin": "5/10m/key"}
# How many proxies in front of us add to X-Forwarded-For; limits are counted by address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
# How long is kept what nobody uses any more (`manage.py tidy_data`); 0: for ever.
KEEP_LEARNERS_MONTHS = env.int("KEEP_LEARNERS_MONTHS", default=24)
KEEP_FORMS_MONTHS = env.int("KEEP_FORMS_MONTHS", default=12)

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="skola@localhost")

# Wagtail --------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Integrācijas skola"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "home.Picture"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
# Larger ones would take more memory than a small machine has.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.admin.uploads.PictureForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Whether gunicorn runs `manage.py worker` beside itself (cms/gunicorn.py).
PUBLISH_SCHEDULED = env.bool("PUBLISH_SCHEDULED", default=False)

# Security -------------------------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Without HTTPS browsers ignore it and log an error on every page.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.views.csrf_failure"
# Who takes reports of weak points: mailto: or https: addresses, with commas.
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])
X_FRAME_OPTIONS = "DENY"  # Wagtail allows its own previews

MEDIA_SOURCES = [SELF, *([MEDIA_URL] if MEDIA_URL.startswith("http") else [])]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Players without cookies, opened by a click (static/js/video.js).
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [*MEDIA_SOURCES, "data:"],
        # Clips that a page has fetched beforehand, to play them without a connection.
        "media-src": [*MEDIA_SOURCES, "blob:"],
        "connect-src": MEDIA_SOURCES,
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# Logging: one stream, to standard output ----------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["stdout"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A line for each page that is put into the search index.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
