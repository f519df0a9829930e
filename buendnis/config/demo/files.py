"""The files of the demo alliance in `data/demo/`."""

from typing import Any

import yaml
from django.conf import settings

NEEDS = ("needs_done", "needs_agreed", "needs_waiting")


def read(name: str) -> Any:
    """The content of data/demo/<name>.yaml."""
    return yaml.safe_load((settings.DATA / "demo" / f"{name}.yaml").read_text(encoding="utf-8"))


def needs() -> list[dict[str, Any]]:
    """All needs with their stories, in the order of the files."""
    return [need for name in NEEDS for need in read(name)]
