"""What happens here and matters upstairs. Sent inside the transaction of the action."""

from django.dispatch import Signal

member_left = Signal()  # member, by
interest_declared = Signal()  # interest, by
capacity_changed = Signal()  # member, year, by
