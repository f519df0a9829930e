"""Visits of sites over years: which site in which year, on which day, with whom, and how far it is.

Two levels, both by CP-SAT: the strategy puts sites into years (`strategy`), the year finds days, tours and
delegations (`year`); a set of sites that no year can hold goes back to the strategy as a rule. So the aims
of the strategy are exact for both where they are proven. Format of the files: docs/planner-files.md.

Not here: who is asked and what a visit brings. Owns the words tour, stop, delegation, phase.
Source: concept C9; engines.md.
"""

from buendnis.planner.visits.answers import data_of, write
from buendnis.planner.visits.files import read, read_data
from buendnis.planner.visits.planning import VisitPlan, plan

__all__ = ["VisitPlan", "data_of", "plan", "read", "read_data", "write"]
