"""The timeline: every room writes what happened."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from buendnis.alliance.models import MemberOrganisation, Site, TimelineEntry
from buendnis.base.text import shorten


@transaction.atomic
def note(
    *,
    key: str,
    site: Site | None = None,
    members: Iterable[MemberOrganisation] = (),
    kind: str,
    text: str,
    on: date,
    url: str = "",
    audience: str = TimelineEntry.Audience.PARTIES,
    is_example: bool = False,
) -> TimelineEntry:
    """Write one dated fact into the timeline of a site and of members; the same key twice writes once.

    Called from inside other rooms' actions, which have checked who may. `audience` is one of
    `TimelineEntry.Audience`. Source: design step 6, peers 5.
    """
    entry, is_new = TimelineEntry.objects.get_or_create(
        key=key,
        defaults={
            "site": site,
            "kind": kind,
            "text": shorten(text, 300),
            "on": on,
            "url": url,
            "audience": TimelineEntry.Audience(audience),
            "is_example": is_example,
        },
    )
    if is_new:
        entry.members.set(members)
    return entry
