"""Organisations, persons, roles, absence, login and the record of who did what.

Not what an organisation is in the alliance (that is `alliance`), nor how it is written to (`post`).
It owns the words person, organisation, role, absence, token, record.
"""
