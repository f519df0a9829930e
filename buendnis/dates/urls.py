"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

app_name = "dates"
urlpatterns: list[URLPattern | URLResolver] = []
