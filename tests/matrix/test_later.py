"""Rooms not built yet stand in the matrix as `later`; each row here turns red when its model appears."""

import pytest
from django.apps import apps

from tests.matrix.oracle import rows


def later_objects() -> list[tuple[str, str]]:
    """Every object, and the newsletter's role, with the model it waits for."""
    found = []
    for name, row in (*rows()["objects"].items(), *rows()["roles"].items()):
        waits_for = row.get("later", [])
        found += [(name, model) for model in ([waits_for] if isinstance(waits_for, str) else waits_for)]
    return found


def is_built(model: str) -> bool:
    try:
        return bool(apps.get_model(model))
    except LookupError:
        return False


@pytest.mark.parametrize(("name", "model"), later_objects())
def test_is_not_built_yet(name, model):
    assert not is_built(model), f"{model} is there: give {name} `models`, doors, a thing and probes"


def test_a_model_that_appears_is_noticed():
    """Negative control; and there is something to wait for."""
    assert is_built("matching.Need")
    assert len(later_objects()) >= 15
