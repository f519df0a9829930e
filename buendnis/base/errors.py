"""Errors that are expected and end in a German sentence for the person."""


class NotPossible(Exception):
    """Somebody asked for something that the situation does not allow.

    Subclasses live beside the action that raises them. `field` names the form field that caused it,
    or is empty when the whole situation did.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)
        self.field = field

    def __str__(self) -> str:
        return self.sentence
