"""The alliance: its words (fields, roles, formats), its members and sites, their capacity and history."""

from buendnis.alliance.models.capacity import CapacityAccount, CapacityEntry, CapacityPledge
from buendnis.alliance.models.catalogue import ActionField, Format, RoleProfile, ThemeCluster
from buendnis.alliance.models.history import InterestDeclaration, TimelineEntry
from buendnis.alliance.models.members import ContactPerson, CoordinatingOffice, MemberOrganisation, Ministry
from buendnis.alliance.models.sites import (
    County,
    Municipality,
    ProgrammePhase,
    Site,
    SiteDocument,
    SiteWeight,
    SizeClass,
)

__all__ = [
    "ActionField",
    "CapacityAccount",
    "CapacityEntry",
    "CapacityPledge",
    "ContactPerson",
    "CoordinatingOffice",
    "County",
    "Format",
    "InterestDeclaration",
    "MemberOrganisation",
    "Ministry",
    "Municipality",
    "ProgrammePhase",
    "RoleProfile",
    "Site",
    "SiteDocument",
    "SiteWeight",
    "SizeClass",
    "ThemeCluster",
    "TimelineEntry",
]
