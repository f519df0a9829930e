"""Where the sentence waits that stands on the next page ("Gespeichert"): in a cookie of this host alone."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Django's, signed and gone with the next page, under a name that the browser binds to this host."""

    cookie_name = settings.NOTICE_COOKIE_NAME


class NoticeStorage(FallbackStorage):
    """What is too long for the cookie waits in the session."""

    storage_classes = (HostCookieStorage, SessionStorage)
