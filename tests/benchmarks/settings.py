"""As `make run` serves, but with a folder and a database of its own, both gone afterwards."""

import os
import tempfile

folder = os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="integration-school-bench-")
os.environ.update(
    ALLOWED_HOSTS="testserver", HTTPS="false", LOG_LEVEL="ERROR", SECRET_KEY="only-for-benchmarks"
)
for name in ("CACHE_URL", "EMAIL_URL", "MEDIA_URL", "S3_BUCKET"):
    os.environ.pop(name, None)

from cms.settings.local import *  # noqa: E402, F403
from cms.settings.local import DATABASES, DEBUG  # noqa: E402

assert not DEBUG
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(folder, "bench.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": "bench_" + DATABASES["default"]["NAME"]}
