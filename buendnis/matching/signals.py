"""What happens here and matters upstairs. Sent inside the transaction of the action."""

from django.dispatch import Signal

proposal_accepted = Signal()  # proposal, by: every member of it has accepted
need_closed = Signal()  # need, by
