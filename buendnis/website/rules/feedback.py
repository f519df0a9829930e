"""Reports of barriers: when the answer is due, what of an address may be believed."""

from datetime import date, timedelta
from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme

ANSWER_WITHIN = timedelta(weeks=6)
REPORTS_PER_HOUR = 5
LONGEST_PATH = 300
SECRET_PATHS = ("/antwort/", "/barriere-melden/", "/datenschutz/anfrage/")


def answer_due_on(received_on: date) -> date:
    """Six weeks to the day. Source: accessibility statement, HVBIT; issue 2."""
    return received_on + ANSWER_WITHIN


def own_path(address: str, host: str) -> str:
    """The path of a page of ours, without its query; empty for everything else.

    Paths that carry a secret (answer links) are cut to their beginning.
    """
    if not url_has_allowed_host_and_scheme(address, {host}):
        return ""
    path = urlsplit(address).path
    if not path.startswith("/") or path.startswith("//"):
        return ""
    for secret in SECRET_PATHS:
        if path.startswith(secret):
            return secret
    return path[:LONGEST_PATH]
