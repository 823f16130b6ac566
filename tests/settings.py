"""The product's settings for the suite: its own data folder, plain static files, a quick password hash."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="fireline-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ.update(DATA_DIR=_folder, REDIS_URL="", EMAIL_URL="consolemail://", BASE_URL="http://localhost:8000")
os.environ.update(STATUS_URL="http://localhost:8001", STATUS_DIR=f"{_folder}/status", ORGANISATION="Harbor", DEBUG="0")
os.environ.setdefault("SECRET_KEY", "for the suite only, long enough to please the checks of Django")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

Path(STATIC_ROOT).mkdir()
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, as in the product: threads of one test wait for each other's write instead of failing at once.
    DATABASES["default"]["TEST"] = {"NAME": Path(_folder) / "test.sqlite3"}
