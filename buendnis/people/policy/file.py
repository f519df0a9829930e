"""The policy of this installation, read once."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from buendnis.people.policy.reading import read_policy
from buendnis.people.policy.rows import Policy


def policy() -> Policy:
    """What `settings.POLICY_FILE` says; raises BadPolicy, which names the line."""
    return _policy_in(str(settings.POLICY_FILE))


@lru_cache(maxsize=4)
def _policy_in(path: str) -> Policy:
    return read_policy(Path(path).read_text("utf-8"))
