"""What strangers see: the start page, legal pages, interfaces, accessibility feedback.

Not the portal behind the login.
It owns the words accessibility statement, accessibility feedback.
"""
