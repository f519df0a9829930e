"""The product's addresses, and two measures beside them in the same process."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from buendnis.config.urls import *  # noqa: F403 - the product's handlers for errors too
from buendnis.config.urls import urlpatterns as product
from buendnis.matching.models import Need

PLAIN = """<!doctype html><title>Liste</title><h1>Liste</h1><table>{% for need in needs %}
<tr><td>{{ need.title }}</td>
<td>{{ need.site.municipality.organisation.name }}</td><td>{{ need.get_status_display }}</td>
<td>{{ need.created_at|date:"d.m.Y" }}</td>
<td>{{ need.wanted_by|date:"d.m.Y" }}</td></tr>{% endfor %}</table>"""


@login_not_required
def bare(request):
    """Nothing but the middleware."""
    return HttpResponse("ok")


def plain_list(request):
    """What a plain Django list of 50 rows costs: login, one query, one small template."""
    needs = Need.objects.select_related("site__municipality__organisation")[:50]
    return HttpResponse(engines["django"].from_string(PLAIN).render({"needs": needs}, request))


urlpatterns = [
    path("bench/bare/", bare, name="bench_bare"),
    path("bench/plain/", plain_list, name="bench_plain"),
    *product,
]
