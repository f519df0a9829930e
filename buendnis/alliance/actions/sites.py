"""Sites: change what is known, weigh the action fields, be found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.alliance import permissions
from buendnis.alliance.actions.timeline import note
from buendnis.alliance.models import (
    ActionField,
    MemberOrganisation,
    Site,
    SiteDocument,
    SiteWeight,
    TimelineEntry,
)
from buendnis.base.errors import NotPossible
from buendnis.base.marks import Mark
from buendnis.base.text import shorten
from buendnis.people import actions as people
from buendnis.people.models import Person
from buendnis.search import actions as search

YEARS = ("admission_year", "programme_year", "funding_ends")
OWN_FACTS = (
    "lead", "deputy", "aliases", "local_partnership", "neighbourhood_management", "phase", *YEARS,
)  # fmt: skip


@dataclass(frozen=True)
class Weight:
    """How much an action field matters: 0 to 3, with the reason; None means not weighed yet."""

    action_field: ActionField
    weight: int | None
    reason: str = ""


@dataclass(frozen=True)
class Document:
    """A document as typed; `pk` None means a new one."""

    pk: int | None
    title: str
    url: str


class PersonNotOfThisSite(NotPossible):
    """Lead and deputy come from the site's own municipality."""


class PhaseSetByOffice(NotPossible):
    """The programme phase is agreed with the office, not typed by the municipality."""


@transaction.atomic
def change_site(
    site: Site,
    *,
    facts: dict[str, object],
    weights: Iterable[Weight] = (),
    documents: Iterable[Document] = (),
    today: date,
    by: Person,
) -> Site:
    """Change contact, years, partnership, management, aliases, weights and documents of a site.

    `facts` holds any of `OWN_FACTS`; years and phase told here count as confirmed. Documents that are
    missing are removed. Raises PermissionDenied, PersonNotOfThisSite, PhaseSetByOffice.
    Source: concept C2, C3, C4.
    """
    site = Site.objects.select_for_update().get(pk=site.pk)
    if not permissions.may_change_site(by, site):
        raise PermissionDenied
    for name in ("lead", "deputy"):
        refuse_stranger(site, name, facts.get(name))
    changed = [name for name in OWN_FACTS if name in facts and getattr(site, name) != facts[name]]
    if "phase" in changed and not permissions.acts_for_office(by):
        raise PhaseSetByOffice(_("Die Programmphase ändert die Geschäftsstelle."), field="phase")
    with people.changes(site, *changed) as differences:
        for name in changed:
            setattr(site, name, facts[name])
    if {*YEARS, "phase"} & set(changed):
        site.checked = Mark.CONFIRMED
    site.checked_on = today
    site.save(update_fields=[*changed, "checked", "checked_on"])
    weighed = keep_weights(site, weights)
    keep_documents(site, documents, today)
    people.record(by, "site.changed", site, changes=differences, weights=weighed)
    tell_timeline(site, changed, weighed, today)
    index_site(site)
    return site


def refuse_stranger(site: Site, name: str, person: object) -> None:
    """Raise PersonNotOfThisSite, at the field `name`, for a person without a role in the municipality."""
    if (
        isinstance(person, Person)
        and not person.roles.filter(organisation_id=site.municipality.organisation_id).exists()
    ):
        raise PersonNotOfThisSite(_("Diese Person gehört nicht zur Kommune des Standorts."), field=name)


def keep_weights(site: Site, weights: Iterable[Weight]) -> list[str]:
    """Store the weights; returns the names of the fields whose weight changed."""
    known = {weight.action_field_id: weight for weight in site.weights.all()}
    changed = []
    for typed in weights:
        old = known.get(typed.action_field.pk)
        if typed.weight is None:
            if old:
                old.delete()
                changed.append(typed.action_field.short_name)
            continue
        if old and (old.weight, old.reason) == (typed.weight, typed.reason):
            continue
        if old is None or old.weight != typed.weight:
            changed.append(typed.action_field.short_name)
        SiteWeight.objects.update_or_create(
            site=site,
            action_field=typed.action_field,
            defaults={"weight": typed.weight, "reason": typed.reason},
        )
    return changed


def keep_documents(site: Site, documents: Iterable[Document], today: date) -> None:
    """Bring a site's links in line with what was typed; a new or changed one counts as checked today.

    Uploaded files are left alone: they come and go by `actions.documents`.
    """
    known = {document.pk: document for document in site.documents.filter(file__isnull=True)}
    for typed in documents:
        document = known.pop(typed.pk, None) if typed.pk else None
        if document and (document.title, document.url) == (typed.title, typed.url):
            continue
        document = document or SiteDocument(site=site)
        document.title, document.url, document.checked_on = typed.title, typed.url, today
        document.save()
    SiteDocument.objects.filter(pk__in=known).delete()


def tell_timeline(site: Site, changed: list[str], weighed: list[str], today: date) -> None:
    """Write a new phase, or a new weighing of action fields, into the site's timeline."""
    if "phase" in changed:
        note(
            key=f"site:{site.pk}:phase:{site.phase}:{today}",
            site=site,
            kind="phase",
            on=today,
            text=_("Neue Programmphase: %(phase)s") % {"phase": site.get_phase_display()},
            url=site.get_absolute_url(),
            audience=TimelineEntry.Audience.MEMBERS,
            is_example=site.is_example,
        )
    if "lead" in changed and site.lead_id:
        note(
            key=f"site:{site.pk}:lead:{site.lead_id}:{today}",
            site=site,
            kind="contact",
            on=today,
            text=_("Neue Ansprechperson am Standort"),
            url=site.get_absolute_url(),
            is_example=site.is_example,
        )
    if weighed:
        note(
            key=f"site:{site.pk}:weights:{today}",
            site=site,
            kind="weights",
            on=today,
            text=_("Handlungsfelder neu gewichtet: %(fields)s") % {"fields": ", ".join(weighed)},
            url=site.get_absolute_url(),
            is_example=site.is_example,
        )


def index_site(site: Site, member_organisation_ids: Iterable[int] | None = None) -> None:
    """Let those who may open the site's file find it: members, its municipality, office, ministry."""
    if not site.is_active:
        search.remove("site", str(site.pk))
        return
    if member_organisation_ids is None:
        member_organisation_ids = MemberOrganisation.objects.values_list("organisation_id", flat=True)
    keys = {site.municipality.organisation_id, *member_organisation_ids}
    county = site.municipality.county
    search.put(
        kind="site",
        key=str(site.pk),
        title=shorten(str(site), 250),
        text="\n".join(
            [
                str(site),
                site.aliases,
                county.name if county else "",
                site.local_partnership,
                site.neighbourhood_management,
            ]
        ),
        url=site.get_absolute_url(),
        note=_("Förderstandort"),
        audiences=["office", *(f"org:{key}" for key in sorted(keys))],
    )
