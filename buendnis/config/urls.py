"""Root addresses: each room brings its own; only outer doors stand here."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
