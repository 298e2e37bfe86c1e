"""The test suite: nothing of the developer's environment reaches it, except the database."""

import os
import tempfile

folder = os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="integration-school-test-")
os.environ.update(SECRET_KEY="only-for-tests", ALLOWED_HOSTS="*", HTTPS="false", LOG_LEVEL="ERROR")
for name in (
    "CACHE_URL",
    "EMAIL_URL",
    "KEEP_FORMS_MONTHS",
    "KEEP_LEARNERS_MONTHS",
    "MACHINE_TRANSLATOR",
    "MEDIA_URL",
    "REQUIRE_STAFF_TOTP",
    "S3_BUCKET",
    "SECURITY_CONTACT",
    "SPEECH_COMMAND",
):
    os.environ.pop(name, None)

from .base import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: tests with threads and the live server need their own connections.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(folder, "test.sqlite3")}
