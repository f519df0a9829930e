"""Who: organisations, persons, their roles, absences, tokens, and the record of what they did."""

from buendnis.people.models.deletions import Deletion
from buendnis.people.models.invitations import RoleOffer
from buendnis.people.models.organisations import Organisation, Role
from buendnis.people.models.persons import Absence, Person, PersonManager
from buendnis.people.models.records import RecordEntry, RecordOrigin, RecordReason, RecordSeal
from buendnis.people.models.restrictions import Objection, Restriction
from buendnis.people.models.retention import ArchiveOffer, RetentionQuestion, RetentionRun
from buendnis.people.models.tokens import ApiToken

__all__ = [
    "Absence",
    "ApiToken",
    "ArchiveOffer",
    "Deletion",
    "Objection",
    "Organisation",
    "Person",
    "PersonManager",
    "RecordEntry",
    "RecordOrigin",
    "RecordReason",
    "RecordSeal",
    "Restriction",
    "RetentionQuestion",
    "RetentionRun",
    "Role",
    "RoleOffer",
]
