"""Every outgoing message and every question that is answered from a mail.

Not what a message says (its room knows) and no inbox.
It owns the words message, outbox, answer link, question, reminder, periodic run.
"""
