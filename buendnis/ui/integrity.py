"""The digest by which a browser checks that a script is the one we meant."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage


def integrity(path: str) -> str:
    """`sha384-…` of a static file as it is served; read once per process, in development every time."""
    return _digest.__wrapped__(path) if settings.DEBUG else _digest(path)


@lru_cache(maxsize=64)
def _digest(path: str) -> str:
    content = served_file(path).read_bytes()
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def served_file(path: str) -> Path:
    """Where the file lies: collected under its hashed name, or in the room that brings it."""
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        return Path(staticfiles_storage.path(staticfiles_storage.stored_name(path)))
    if found := finders.find(path):
        return Path(found)
    raise FileNotFoundError(path)
