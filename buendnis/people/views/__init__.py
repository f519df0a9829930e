"""Pages of this room: the login, one's own profile, and the office's list of persons."""

from buendnis.people.views.login import busy as too_many
from buendnis.people.views.login import csrf_failure, to_login

__all__ = ["csrf_failure", "to_login", "too_many"]
