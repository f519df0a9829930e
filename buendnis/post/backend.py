"""`django.core.mail` writes into the outbox; the worker sends."""

from django.core.mail.backends.base import BaseEmailBackend


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise NotImplementedError
