"""Who may work in the editors' area (/cms/): editors and the office, by their roles and nothing else.

Wagtail asks Django's groups. The group below is a mirror of the roles: looked at on every visit, so a role
taken away closes the door with the next click.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission

from buendnis.people import queries as people

GROUP = "Redaktion"
IN_GENERAL = Q(content_type__app_label="wagtailadmin", codename="access_admin") | Q(
    content_type__app_label="wagtailredirects",
    codename__in=["add_redirect", "change_redirect", "delete_redirect"],
)
IN_COLLECTIONS = Q(
    content_type__app_label__in=["wagtailimages", "wagtaildocs"],
    codename__in=[f"{verb}_{noun}" for verb in ("add", "change", "choose") for noun in ("image", "document")],
)


def may_edit(person: Any) -> bool:
    held = people.standing(person)
    return bool(held.editor or held.office or person.is_superuser)


def admit(person: Any) -> bool:
    """Whether the person may enter; brings the group in line with the roles where they differ."""
    welcome = may_edit(person)
    if person.groups.filter(name=GROUP).exists() != welcome:
        if welcome:
            person.groups.add(group())
        else:
            person.groups.remove(group())
    return welcome


@transaction.atomic
def group() -> Group:
    """The mirror group with its rights in images, documents and redirects; made when first needed."""
    found, created = Group.objects.get_or_create(name=GROUP)
    if created:
        found.permissions.set(Permission.objects.filter(IN_GENERAL))
        root = Collection.get_first_root_node()
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(group=found, collection=root, permission=permission)
            for permission in Permission.objects.filter(IN_COLLECTIONS)
        )
    return found
