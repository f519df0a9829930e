"""What differs in tests: keys, folders and the database that TEST_DATABASE names."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("BUENDNIS_DEMO", "1")
os.environ.setdefault("BUENDNIS_VAR", tempfile.mkdtemp(prefix="buendnis-test-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)

from buendnis.config.settings import *  # noqa: F403 - the product's, and what differs below
from buendnis.config.settings import DATABASES, VAR

ALLOWED_HOSTS = ["*"]
SECOND_FACTOR_ENFORCED = False  # `force_login` proves nothing; tests about it switch these three on
FRESH_PROOF_MINUTES = DEVICE_NOTED_MINUTES = 0
MAIL_FOLDER = VAR / "mail"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR) / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {}  # a pool would hold connections to the template database
WHITENOISE_AUTOREFRESH = True
