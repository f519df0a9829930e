"""What the rooms above ask this one: sites, members, capacity, catalogue, interests."""

from buendnis.alliance.queries.capacity import (
    AccountRow,
    Capacity,
    account_label,
    capacity_of,
    free_half_days,
    ledger,
    reserved_for,
)
from buendnis.alliance.queries.interests import Conflict, conflicting_member_ids, conflicts
from buendnis.alliance.queries.members import member_list, members_of, members_with_details
from buendnis.alliance.queries.references import register_reference, url_of
from buendnis.alliance.queries.sites import (
    county_choices,
    current_formats,
    latest_of_site,
    public_fields,
    public_sites,
    site_list,
    sites_of,
    weights_of,
    without_contact,
)

__all__ = [
    "AccountRow",
    "Capacity",
    "Conflict",
    "account_label",
    "capacity_of",
    "conflicting_member_ids",
    "conflicts",
    "county_choices",
    "current_formats",
    "free_half_days",
    "latest_of_site",
    "ledger",
    "member_list",
    "members_of",
    "members_with_details",
    "public_fields",
    "public_sites",
    "register_reference",
    "reserved_for",
    "site_list",
    "sites_of",
    "url_of",
    "weights_of",
    "without_contact",
]
