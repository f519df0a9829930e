"""Days that matter: the alliance's calendar, the sites' duties, calendar files and feeds.

Not the meetings themselves, nor who comes.
It owns the words calendar entry, duty.
"""
