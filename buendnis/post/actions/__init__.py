"""Write messages, send what is due, make and answer links."""

from buendnis.post.actions.answers import LinkClosed, answer, answer_url, revoke_links_of
from buendnis.post.actions.delivery import NotStuck, beat, deliver_due, drop_messages_to, send_again
from buendnis.post.actions.holding import NotHeld, drop_held, hold_messages
from buendnis.post.actions.jobs import run_ready_jobs, sweep_jobs
from buendnis.post.actions.outbox import put, send

__all__ = [
    "LinkClosed",
    "NotHeld",
    "NotStuck",
    "answer",
    "answer_url",
    "beat",
    "deliver_due",
    "drop_held",
    "drop_messages_to",
    "hold_messages",
    "put",
    "revoke_links_of",
    "run_ready_jobs",
    "send",
    "send_again",
    "sweep_jobs",
]
