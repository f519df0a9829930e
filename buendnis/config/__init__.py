"""Settings, root addresses, the API's mounting point and the `buendnis` script.

This is not a room: it puts the rooms together and alone reads the environment.
It owns no words.
"""

from buendnis.config import sqlite as sqlite

sqlite.use_safe_sqlite()
