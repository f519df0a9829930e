"""Sites on the map of the region: told apart by programme phase, by shape and colour together."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from buendnis.alliance.models import ProgrammePhase, Site
from buendnis.base.marks import Mark
from buendnis.ui.pictures import Point, marker

KIND = {phase: number for number, phase in enumerate(ProgrammePhase.values)}


@dataclass(frozen=True)
class Place:
    """One site for map and list; `url` is empty where the person may not open the site file."""

    site: Site
    name: str
    phase: str
    kind: int
    url: str
    anchor: str

    @property
    def is_unconfirmed(self) -> bool:
        return self.has_position and not Mark(self.site.position_checked).is_confirmed

    @property
    def sign(self) -> SafeString:
        return marker(self.kind)

    @property
    def has_position(self) -> bool:
        return self.site.latitude is not None and self.site.longitude is not None


def places(sites: QuerySet[Site], openable_ids: set[int] | None = None) -> list[Place]:
    """Sites by name; `openable_ids` None means that every site file may be opened. One query."""
    rows = sites.select_related("municipality__organisation", "municipality__county")
    phase_names = {code: str(label) for code, label in ProgrammePhase.choices}
    return [
        Place(
            site=site,
            name=str(site),
            phase=phase_names.get(site.phase, ""),
            kind=KIND.get(site.phase, len(KIND)),
            url=site.get_absolute_url() if openable_ids is None or site.pk in openable_ids else "",
            anchor=f"standort-{site.pk}",
        )
        for site in rows
    ]


def points(found: list[Place]) -> list[Point]:
    """The places that can be drawn; each leads to its line in the list beside the map when it has no page."""
    return [
        Point(
            latitude=latitude,
            longitude=longitude,
            text=f"{place.name} – {place.phase}",
            url=place.url or f"#{place.anchor}",
            kind=place.kind,
            anchor=f"punkt-{place.site.pk}",
        )
        for place in found
        if (latitude := place.site.latitude) is not None and (longitude := place.site.longitude) is not None
    ]


@dataclass(frozen=True)
class Phase:
    """One programme phase in the legend: its sign, its name, how many sites are in it."""

    code: str
    name: str
    sign: SafeString
    number: int


def phases(found: list[Place]) -> list[Phase]:
    """The legend, in the order in which sites pass through the phases. Source: concept C4."""
    return [
        Phase(code, str(label), marker(KIND[code]), sum(place.site.phase == code for place in found))
        for code, label in ProgrammePhase.choices
    ]


def map_title(shown: list[Place]) -> str:
    """What the picture shows, for those who do not see it."""
    number = sum(place.has_position for place in shown)
    words = ngettext("Karte mit %(number)d Standort", "Karte mit %(number)d Standorten", number)
    return words % {"number": number}
