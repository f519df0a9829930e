"""What every request passes on its way to a person's page."""

from buendnis.people.middleware.doors import DoorMiddleware

__all__ = ["DoorMiddleware"]
