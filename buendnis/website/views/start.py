"""For strangers: what the alliance is, and what happens near them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buendnis.alliance.models import ProgrammePhase, Site
from buendnis.base.text import one_line
from buendnis.ui.pages import page
from buendnis.ui.pictures import marker, point_map
from buendnis.website import queries, rules

LONGEST_PLACE = 80


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """In ten seconds: what this is, who takes part, where."""
    sites = list(queries.sites_near(""))
    context = {
        "numbers": queries.numbers(),
        "map": _map(sites),
        "legend": _legend(sites),
        "themes": queries.offers_by_theme(),
        "dates": queries.next_dates(timezone.localdate()),
    }
    return page(request, "website/start.html", context)


@login_not_required
@require_safe
def near_you(request: HttpRequest) -> HttpResponse:
    """The sites by place, in words for residents."""
    place = one_line(request.GET.get("ort", ""))[:LONGEST_PLACE]
    sites = list(queries.sites_near(place))
    context = {
        "place": place,
        "total": len(sites),
        "counties": _by_county(sites),
        "legend": _legend(sites),
        "dates": queries.dates_near(place, timezone.localdate()),
    }
    return page(request, "website/near_you.html", context)


def _by_county(sites: list[Site]) -> dict[str, list[dict[str, object]]]:
    """Sites under the name of their county, by name; independent cities last, under an empty name."""
    signs = {phase: marker(kind) for phase, kind in queries.KIND_OF_PHASE.items()}
    found: dict[str, list[dict[str, object]]] = {}
    for site in sites:
        county = site.municipality.county
        item: dict[str, object] = {"site": site, "sign": signs.get(site.phase), "words": _words(site)}
        found.setdefault(county.name if county else "", []).append(item)
    return dict(sorted(found.items(), key=lambda pair: (not pair[0], pair[0])))


def _words(site: Site) -> rules.PhaseWords:
    return rules.PHASE_WORDS[ProgrammePhase(site.phase)]


def _map(sites: list[Site]) -> SafeString:
    shown = queries.points(sites)
    title = ngettext(
        "Karte mit %(number)d Förderstandort", "Karte mit %(number)d Förderstandorten", len(shown)
    )
    return point_map(
        shown,
        title=title % {"number": len(shown)},
        description=_(
            "Form und Farbe zeigen die Phase. Dieselben Orte stehen als Liste unter „In Ihrer Nähe“."
        ),
    )


def _legend(sites: list[Site]) -> list[dict[str, object]]:
    """Each phase with its sign, its plain title, and how many sites are in it."""
    return [
        {
            "sign": marker(queries.KIND_OF_PHASE[phase]),
            "words": rules.PHASE_WORDS[ProgrammePhase(phase)],
            "count": sum(site.phase == phase for site in sites),
        }
        for phase in ProgrammePhase.values
    ]
