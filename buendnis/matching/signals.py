"""What happens here and matters upstairs. Sent inside the transaction of the action."""

from django.dispatch import Signal

proposal_accepted = Signal()  # proposal, by: every member of it has accepted
need_closed = Signal()  # need, by
need_described = Signal()  # need, by: new, or its words or fields are different now
proposal_over = Signal()  # proposal, by: declined by a side, taken back, or broken off
plan_begun = Signal()  # plan: waits to be computed
plan_published = Signal()  # plan: its questions may go out
plan_disturbed = Signal()  # year, cause (PlanChange.Cause), about (codes and ids)
