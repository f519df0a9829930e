"""Why a file is not taken, as a code; `sentences` has the words. Knows no Django: it is used in the cell."""


class Refused(Exception):
    """A file that cannot be taken; `code` names the reason, `about` fills its sentence."""

    def __init__(self, code: str, **about: str) -> None:
        super().__init__(code)
        self.code, self.about = code, about
