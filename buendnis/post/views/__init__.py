"""Pages of this room: the narrow answer page, and the outbox for the office."""
