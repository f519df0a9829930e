"""Only this room's addresses: its tests do not depend on the roof."""

from django.urls import include, path

urlpatterns = [path("", include("buendnis.ui.urls"))]
