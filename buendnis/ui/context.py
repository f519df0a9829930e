"""What every page knows: the brand, from configuration."""

from django.conf import settings
from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, object]:
    return {"brand": settings.BRAND, "demo": settings.DEMO}
