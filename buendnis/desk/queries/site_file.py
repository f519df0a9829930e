"""Everything about one site, from all rooms, as far as the person may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from buendnis.alliance import permissions as alliance_permissions
from buendnis.alliance import queries as alliance
from buendnis.alliance.models import ActionField, Site, SiteDocument, SiteWeight, TimelineEntry
from buendnis.alliance.queries import documents
from buendnis.cooperation import permissions as cooperation_permissions
from buendnis.cooperation.models import Engagement, Feedback
from buendnis.desk import permissions, rules
from buendnis.desk.queries.sections import DutyRow, next_duties
from buendnis.matching import permissions as matching_permissions
from buendnis.matching.models import Need
from buendnis.people import queries as people
from buendnis.people.models import Person

MOST = 20  # needs and engagements on the page; their lists have the rest


@dataclass(frozen=True)
class Contact:
    """Whom to turn to; e-mail and telephone only where the person may see them."""

    task: str
    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class SiteFile:
    site: Site
    contacts: Sequence[Contact]
    contacts_hidden: bool
    weights: Sequence[tuple[ActionField, SiteWeight | None]]
    needs: Sequence[Need]
    engagements: Sequence[Engagement]
    duties: Sequence[DutyRow]
    documents: Sequence[SiteDocument]

    @property
    def is_weighed(self) -> bool:
        return any(weight for _field, weight in self.weights)


def sites_for(person: Person) -> QuerySet[Site]:
    """Sites whose file the person may open, with place and contacts ready."""
    sites = alliance_permissions.visible_sites(person)
    return sites.select_related(
        "municipality__organisation__lead", "municipality__organisation__deputy", "municipality__county",
        "lead", "deputy",
    )  # fmt: skip


def site_file(site: Site, person: Person, today: date) -> SiteFile:
    """The parts of one site's file; the same number of queries however much there is."""
    is_open = permissions.may_see_contacts(person, site)
    return SiteFile(
        site=site,
        contacts=contacts_of(site, person) if is_open else [],
        contacts_hidden=not is_open,
        weights=alliance.weights_of(site),
        needs=list(needs_of(site, person)[:MOST]),
        engagements=list(engagements_of(site, person)[:MOST]),
        duties=next_duties([site], today),
        documents=list(documents.documents_of(site, person)),
    )


def contacts_of(site: Site, asker: Person) -> list[Contact]:
    """The site's own contacts, then the municipality's, then its managers; nobody twice.

    Who is not to be shown is shown to the office only.
    """
    hidden = set() if people.standing(asker).office else people.unshown_ids()
    organisation = site.municipality.organisation
    named = [
        (_("Ansprechperson"), site.lead),
        (_("Vertretung"), site.deputy),
        (_("Kommune"), organisation.lead),
        (_("Kommune, Vertretung"), organisation.deputy),
        *((_("Quartiersmanagement"), person) for person in site.managers.all()),
    ]
    once: dict[int, Contact] = {}
    for task, person in named:
        if person and person.is_active and person.pk not in hidden:
            once.setdefault(person.pk, Contact(task, person.name, person.email, person.phone))
    return list(once.values())


def needs_of(site: Site, person: Person) -> QuerySet[Need]:
    """The site's needs that the person may see, newest first."""
    needs = matching_permissions.visible_needs(person).filter(site=site)
    return needs.prefetch_related("action_fields").order_by("-created_at", "-pk")


def engagements_of(site: Site, person: Person) -> QuerySet[Engagement]:
    """The site's engagements that the person may see, with members and feedback, newest first."""
    answered = Feedback.objects.filter(answered_at__isnull=False).order_by("months")
    return (
        cooperation_permissions.visible_engagements(person)
        .filter(site=site)
        .prefetch_related("parts__member", Prefetch("feedback", answered, to_attr="answered_feedback"))
        .order_by("-started_at", "-pk")
    )


def timeline_of(site: Site, person: Person, kind: str = "") -> QuerySet[TimelineEntry]:
    """What happened at the site, newest first, as far as the person may read it."""
    entries = alliance_permissions.visible_timeline(person).filter(site=site)
    if kind == rules.OTHER:
        entries = entries.exclude(kind__in=list(rules.KINDS_OF_ENTRIES))
    elif kind:
        entries = entries.filter(kind=kind)
    return entries.order_by("-on", "-pk")


def kinds_of(site: Site, person: Person) -> list[str]:
    """Which kinds of entries the timeline has. One query."""
    entries = alliance_permissions.visible_timeline(person).filter(site=site)
    return sorted(entries.order_by().values_list("kind", flat=True).distinct())
