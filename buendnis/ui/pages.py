"""One address gives the page or its fragment; this chooses."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with the page, or with its fragment where HTMX asks for a part of it.

    The page includes the fragment's file, so both cannot drift apart. `fragment` may also stand in
    the context. Status 422 means: the form came back with errors; the title then says so.
    """
    values = {**(context or {}), "has_errors": status == 422}
    fragment = fragment or str(values.get("fragment", ""))
    is_part = bool(fragment) and request.headers.get("HX-Request-Type") == "partial"
    answer = render(request, fragment if is_part else template, values, status=status)
    patch_vary_headers(answer, ["HX-Request", "HX-Request-Type"])
    return answer
