"""One settings file.

Importing it opens nothing and starts nothing; `config.start` refuses what is missing or unsafe.
"""

from pathlib import Path

from config import databases, env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("SIG_VAR", "", default=str(BASE_DIR / "var")))

# --- what differs between installations ---
DEMO = env.flag("SIG_DEMO")
DEBUG = False
SECRET_KEY = env.secret(
    "SECRET_KEY", "skapa en med: openssl rand -base64 48 > hemlighet && chmod 600 hemlighet"
)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "ange webbadressens namn, till exempel sig.kommunen.example")
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES", "", default="")
DATABASES = databases.from_environment(env.text("SIG_TEST_DB", "", default="test_sig"))

NEW_KEY = "skapa en med: openssl rand -base64 32 > nyckel && chmod 600 nyckel"
ACTOR_KEY = env.key("ACTOR_KEY", NEW_KEY, demo=DEMO)
BLIND_INDEX_KEY = env.key("BLIND_INDEX_KEY", NEW_KEY, demo=DEMO)
KEYSTORE_PATH = env.text("KEYSTORE_PATH", "ange filen där ärendenycklarna ligger, utanför databasen.")
ERASURE_LEDGER_PATH = env.text(
    "ERASURE_LEDGER_PATH",
    "ange filen som minns raderade ärenden; den ska inte ligga i nyckelförrådets säkerhetskopia.",
    default=f"{KEYSTORE_PATH}.erased" if DEMO else None,
)
KEK_PROVIDER = env.text("KEK_PROVIDER", "ange file eller vault.")
KEK_FILE = env.text("KEK_FILE", "", default="")
VAULT_ADDRESS = env.text("VAULT_ADDRESS", "", default="")
VAULT_TOKEN = env.secret("VAULT_TOKEN", "", needed=False)
VAULT_TRANSIT_KEY = env.text("VAULT_TRANSIT_KEY", "", default="sig")
LEDGER_NAME = env.text("LEDGER_NAME", "ange loggens namn, till exempel kommunen.example/sig")
DRAFT_DAYS = env.integer("DRAFT_DAYS", 7, 2, 90)
LEDGER_MAX_SEAL_AGE = env.integer("LEDGER_MAX_SEAL_AGE", 120, 5, 3600)
SEALER_KEY = env.key("SEALER_KEY", NEW_KEY, demo=DEMO)

# --- the house ---
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "simple_history",
    "django_otp",
    "axes",
    "procrastinate.contrib.django",
    "audit",
    "crypto",
    "teams",
    "consent",
    "sig",
    "config",
]
MIDDLEWARE = [
    "config.middleware.request.RequestIdentity",
    "config.middleware.compression.CompressedPages",
    "config.middleware.headers.SecurityHeaders",
    "config.middleware.language.ChosenLanguage",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "teams.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "config.middleware.gate.RouteGate",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "config.templatetags.ui",
                "config.templatetags.help",
                "django.templatetags.i18n",
                "teams.templatetags.submissions",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
                "config.banner.banner",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- language and time ---
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

# --- people ---
AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "teams.backends.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False
SIMPLE_HISTORY_ENABLED = True
OTP_TOTP_ISSUER = "SIG"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False

# axes.W006: lockout by account, since a municipality's people share one address.
# guardian.W001: object permissions are read by the rule, never by has_perm alone.
SILENCED_SYSTEM_CHECKS = ["axes.W006", "guardian.W001"]

# --- browser ---
COOKIE_PREFIX = "sig_demo_" if DEMO else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 0 if DEMO else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Never a temporary file: what is sent is kept in memory until it is sealed.
FILE_UPLOAD_HANDLERS = ["config.uploads.InMemory"]
# What receipts and records of consent say: whom to ask, and where the notice to the youth can be read.
CONSENT_CONTACT_EMAIL = env.text("CONSENT_CONTACT_EMAIL", "", default="")
CONSENT_CONTACT_PHONE = env.text("CONSENT_CONTACT_PHONE", "", default="")
# What the accessibility statement says: whose it is, whom to tell, and when it was last gone through.
MUNICIPALITY = env.text("MUNICIPALITY", "", default="")
ACCESSIBILITY_EMAIL = env.text("ACCESSIBILITY_EMAIL", "", default="")
ACCESSIBILITY_PHONE = env.text("ACCESSIBILITY_PHONE", "", default="")
ACCESSIBILITY_REVIEWED = env.text("ACCESSIBILITY_REVIEWED", "", default="")
PRIVACY_NOTICE_URL = env.text("PRIVACY_NOTICE_URL", "", default="")
UPLOAD_MAX_BYTES = env.integer("UPLOAD_MAX_MB", default=10, lowest=1, highest=50) * 1_000_000

# --- letters: "Du har något att göra i SIG", and nothing else; off while no server is named ---
MAIL_HOST = env.text("MAIL_HOST", "", default="")
MAIL_ON = bool(MAIL_HOST) or DEMO
SITE_ADDRESS = env.text("SITE_ADDRESS", "", default=f"https://{ALLOWED_HOSTS[0] if ALLOWED_HOSTS else ''}/")
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'filebased' if DEMO else 'smtp' if MAIL_HOST else 'dummy'}.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "demo" / "mail"
EMAIL_HOST = MAIL_HOST
EMAIL_PORT = env.integer("MAIL_PORT", 587, 1, 65535)
EMAIL_HOST_USER = env.text("MAIL_USER", "", default="")
EMAIL_HOST_PASSWORD = env.secret("MAIL_PASSWORD", "", needed=False)
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = not EMAIL_USE_SSL and env.flag("MAIL_STARTTLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM",
    "ange avsändaren för mejl, till exempel sig@kommunen.example",
    default=None if MAIL_HOST else "sig@localhost",
)

# --- the certificate that publications are signed with (PKCS #12); without one their PDF says so ---
SIGNING_FILE = env.text("SIGNING_FILE", "", default="")
SIGNING_PASSPHRASE = env.secret("SIGNING_PASSPHRASE", "", needed=False)

# --- pages that stay open: how often they ask, and how long they wait for an answer ---
STILL_SECONDS = 20
STILL_LOST_SECONDS = 120

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- log: ids and codes; never a query, a form or a traceback's values ---
QUIET = ("django.db.backends", "procrastinate", "weasyprint", "fontTools")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "", default="INFO")},
    "loggers": {name: {"level": "WARNING"} for name in QUIET},
}
