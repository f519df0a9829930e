"""What programs call in this room: sites, members, action fields. No personal data leaves here."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from ninja import Query, Router, Schema
from pydantic import Field

from buendnis.alliance import queries, rules
from buendnis.alliance.models import ActionField, MemberOrganisation, Site
from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.people.requests import TokenRequest

router = Router(tags=["alliance"])


class Slice(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1_000_000)


class FieldOut(Schema):
    code: int
    identifier: str
    name: str
    short_name: str
    theme: str
    version: int
    checked: str


class SiteOut(Schema):
    id: int
    name: str
    municipality: str
    neighbourhood: str
    county: str | None
    ags: str | None
    phase: str
    size_class: str | None
    admission_year: int | None
    programme_year: int | None
    funding_ends: int | None
    latitude: float | None
    longitude: float | None
    checked: str
    position_checked: str
    is_example: bool
    mine: bool


class MemberOut(Schema):
    id: int
    name: str
    short_name: str
    action_fields: list[str]
    website: str | None
    checked: str
    action_fields_checked: str
    is_example: bool
    mine: bool


class FieldList(Schema):
    items: list[FieldOut]
    count: int


class SiteList(Schema):
    items: list[SiteOut]
    count: int


class MemberList(Schema):
    items: list[MemberOut]
    count: int


def person_of(request: TokenRequest) -> Person:
    """The person behind the token; without any role there is nothing to list."""
    person = request.auth
    if not people.standing(person).anybody:
        raise PermissionDenied
    return person


def cut(found: QuerySet[Any], part: Slice) -> QuerySet[Any]:
    return found[part.offset : part.offset + part.limit]


def site_out(site: Site, mine: set[int]) -> SiteOut:
    town = site.municipality
    return SiteOut(
        id=site.pk,
        name=str(site),
        municipality=town.organisation.name,
        neighbourhood=site.neighbourhood,
        county=town.county.name if town.county else None,
        ags=town.ags or None,
        phase=site.phase,
        size_class=rules.size_class(town.population, town.status) or None,
        admission_year=site.admission_year,
        programme_year=site.programme_year,
        funding_ends=site.funding_ends,
        latitude=site.latitude,
        longitude=site.longitude,
        checked=site.checked,
        position_checked=site.position_checked,
        is_example=site.is_example,
        mine=site.pk in mine,
    )


def member_out(member: MemberOrganisation, mine: set[int]) -> MemberOut:
    return MemberOut(
        id=member.pk,
        name=member.organisation.name,
        short_name=member.short_name,
        action_fields=[field.identifier for field in member.action_fields.all()],
        website=member.website or None,
        checked=member.checked,
        action_fields_checked=member.action_fields_checked,
        is_example=member.is_example,
        mine=member.pk in mine,
    )


def field_out(field: ActionField) -> FieldOut:
    return FieldOut(
        code=field.code,
        identifier=field.identifier,
        name=field.name,
        short_name=field.short_name,
        theme=field.theme.name,
        version=field.version,
        checked=field.checked,
    )


@router.get("/sites", response=SiteList, summary="Standorte mit ihren öffentlichen Angaben")
def list_sites(request: TokenRequest, part: Query[Slice], phase: str = "", q: str = "") -> SiteList:
    person = person_of(request)
    found = queries.site_list(person, text=q[:100], phase=phase)
    mine = set(queries.sites_of(person).values_list("pk", flat=True))
    return SiteList(items=[site_out(site, mine) for site in cut(found, part)], count=found.count())


@router.get("/members", response=MemberList, summary="Bündnismitglieder")
def list_members(request: TokenRequest, part: Query[Slice], q: str = "") -> MemberList:
    person = person_of(request)
    found = queries.member_list(person, text=q[:100])
    mine = set(queries.members_of(person).values_list("pk", flat=True))
    return MemberList(items=[member_out(member, mine) for member in cut(found, part)], count=found.count())


@router.get("/action-fields", response=FieldList, summary="Die gültigen Handlungsfelder")
def list_action_fields(request: TokenRequest, part: Query[Slice]) -> FieldList:
    person_of(request)
    found = queries.public_fields().order_by("code")
    return FieldList(items=[field_out(field) for field in cut(found, part)], count=found.count())
