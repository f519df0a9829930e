"""Parts of addresses that several rooms share."""


class TableForm:
    """The two forms in which a list can be taken along."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
