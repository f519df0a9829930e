"""As what a person counts in the matrix."""

from django.contrib.auth.models import AnonymousUser

from buendnis.people.models import Person
from buendnis.people.standing import Standing, standing


def roles_of(person: Person | AnonymousUser) -> frozenset[str]:
    """Codes of the matrix; `AN` for strangers and the deactivated, nothing for a login without any role.

    Whoever a member names as its contact or deputy answers for it like its representative.
    """
    if not isinstance(person, Person) or not person.is_active:
        return frozenset({"AN"})
    if person.is_system:
        return frozenset({"SY"})
    held = standing(person)
    return frozenset(code for code, is_held in _codes(held) if is_held)


def _codes(held: Standing) -> list[tuple[str, object]]:
    speaks_for = held.represents_org_ids | (held.member_org_ids & held.contact_org_ids)
    return [
        ("LO", held.local or held.manages),
        ("MS", held.municipality_org_ids - held.leads_org_ids),
        ("ML", held.leads_org_ids),
        ("GS", held.member_org_ids - speaks_for),
        ("GR", speaks_for),
        ("KO", held.office),
        ("MI", held.ministry),
        ("ED", held.editor),
        ("AU", held.auditor),
    ]
