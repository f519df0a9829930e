"""What the planner says about files that cannot be planned."""


class BadInstance(ValueError):
    """A file that is no instance; its sentence names field and row, for the command line."""
