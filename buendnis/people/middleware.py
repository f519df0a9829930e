"""Doors are closed: everything asks for a login unless the view says otherwise."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest


class DoorMiddleware(LoginRequiredMiddleware):
    """Lets `/api/` through to its own `auth=`, which answers 401 instead of redirecting to a form."""

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs):
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
