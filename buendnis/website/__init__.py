"""What strangers see: the start page, legal pages, interfaces, reports of barriers and privacy requests.

Not the portal behind the login.
It owns the words accessibility statement, accessibility feedback, privacy request.
"""
