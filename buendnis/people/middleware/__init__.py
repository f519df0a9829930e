"""What every request passes on its way to a person's page."""

from buendnis.people.middleware.devices import DeviceMiddleware
from buendnis.people.middleware.doors import DoorMiddleware
from buendnis.people.middleware.exports import ExportMiddleware
from buendnis.people.middleware.second_factor import SecondFactorMiddleware

__all__ = ["DeviceMiddleware", "DoorMiddleware", "ExportMiddleware", "SecondFactorMiddleware"]
