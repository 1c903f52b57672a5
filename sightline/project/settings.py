"""Django's settings. What differs between installations comes from the environment: see DEVELOPMENT.md."""

import os
from typing import Any

from csp.constants import NONCE, NONE, SELF

from sightline.project.database import Login, connection
from sightline.project.database.asking import PREPARED_AFTER, PreparingCursor, session_options
from sightline.project.home import home_folder, kept_secret
from sightline.project.openid import openid_apps


def _listed(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


# Whose service this is.
COUNCIL_NAME = os.environ.get("SIGHTLINE_COUNCIL", "Nowhere Council")
COUNCIL_LOGO = os.environ.get("SIGHTLINE_LOGO", "")
BRAND_COLOUR = os.environ.get("SIGHTLINE_COLOUR", "#1c4a4d")
# The number that somebody rings about a child. An invented council has an invented one.
HUB_TELEPHONE = os.environ.get(
    "SIGHTLINE_TELEPHONE", "" if "SIGHTLINE_COUNCIL" in os.environ else "01632 960 100"
)

# Where it is served. On a machine of one's own it is plain HTTP on loopback; at any other address it is
# HTTPS only.
ADDRESSES = _listed("SIGHTLINE_ADDRESSES")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *ADDRESSES]
CSRF_TRUSTED_ORIGINS = [f"https://{address}" for address in ADDRESSES]
IS_PUBLIC = bool(ADDRESSES)
DEBUG = os.environ.get("SIGHTLINE_DEBUG") == "1" and not IS_PUBLIC
SECRET_KEY = kept_secret("secret-key")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "sightline.govuk",
    "sightline.identity",
    "sightline.records",
    "sightline.access",
    "sightline.clocks",
    "sightline.matching",
    "sightline.case_file",
    "sightline.people",
    "sightline.night_desk",
    "sightline.early_help",
    "sightline.front_door",
    "sightline.front_door.letterbox",
    "sightline.allocation",
    "sightline.sources",
    "sightline.project",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "sightline.access.middleware.NoNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sightline.access.sessions.StaysSignedIn",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sightline.access.middleware.ActorMiddleware",
    "sightline.project.once.TakenOnce",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sightline.project.urls"
WSGI_APPLICATION = "sightline.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sightline.project.frame.frame",
            ],
        },
    },
]

# The database. Each process says which of the three logins it is; people are answered by the least of them.
LOGIN = Login.named(os.environ.get("SIGHTLINE_LOGIN", "web"))
_CONNECTION = connection(LOGIN)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _CONNECTION.database,
        "USER": _CONNECTION.user,
        "PASSWORD": _CONNECTION.password,
        "HOST": _CONNECTION.host,
        "PORT": str(_CONNECTION.port),
        "OPTIONS": {
            "application_name": LOGIN.value,
            "cursor_factory": PreparingCursor,
            "prepare_threshold": PREPARED_AFTER if LOGIN is Login.WEB else None,
            **session_options(LOGIN, _CONNECTION.options),
        },
        # A connection keeps the plans of what it has been asked; a new one has none.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in, and how. Accounts are made by a manager, never by their holder.
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sightline.access.sessions.SignIns",
    "sightline.access.sessions.AccountSignIns",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sightline.project.sign_in.StaffAccounts"
SOCIALACCOUNT_ADAPTER = "sightline.project.sign_in.StaffProviderAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "sightline.people.forms.SignIn",
    "change_password": "sightline.people.passwords.ChangePassword",
    "set_password": "sightline.people.passwords.ChoosePassword",
    "reset_password": "sightline.people.passwords.ForgottenPassword",
    "reset_password_from_key": "sightline.people.passwords.ChooseAnotherPassword",
    "reauthenticate": "sightline.people.passwords.ProveAgain",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # Nobody is written to at an address that has no sign-in.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # An administrator enters the address; nobody adds their own.
MFA_TOTP_ISSUER = "Sightline"
MFA_ADAPTER = "sightline.people.passkeys.ProofOfWho"
MFA_FORMS = {
    "add_webauthn": "sightline.people.passkeys.AddPasskey",
    "edit_webauthn": "sightline.people.passkeys.RenamePasskey",
    "activate_totp": "sightline.people.passkeys.SetUpApp",
    "authenticate": "sightline.people.passkeys.ProveByCode",
    "reauthenticate": "sightline.people.passkeys.ProveAgainByCode",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PUBLIC
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid_apps(os.environ)}}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
# Axes would lock whole addresses, which here is every desk in one office; an account is what is attacked.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["login", "password"]

# A session ends after fifteen minutes without a request, and when the browser closes.
SESSION_ENGINE = "sightline.access.sessions"
SESSION_COOKIE_AGE = 15 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("SIGHTLINE_BEHIND_PROXY") == "1" else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = home_folder() / "static"
MEDIA_ROOT = home_folder() / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Nothing of a file that is being sent stands anywhere but in the home folder, which is the service's alone.
FILE_UPLOAD_TEMP_DIR = home_folder()
FILE_UPLOAD_HANDLERS = [
    "sightline.sources.uploading.StopsWhenTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if os.environ.get("SIGHTLINE_MAIL_SERVER"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["SIGHTLINE_MAIL_SERVER"]
    EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = os.environ.get("SIGHTLINE_MAIL_FROM", "sightline@localhost")

# Files are loaded one at a time; beside one there is room for what is short. What ended well is forgotten.
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 3, "delete_jobs": "successful"}

# Lines say what happened and where, never to whom: no request body, no query, no row reaches a log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.db.backends": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "procrastinate": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
