"""Pages that mix several rooms for one person: "Diese Woche", the site file, search, map, coverage.

It stores nothing and decides nothing.
It owns the words this week, site file.
"""
