"""What several tests of this room start from."""

import pytest

from buendnis.alliance.tests.factories import FieldFactory


@pytest.fixture
def field():
    """An action field for needs and offers to have in common."""
    return FieldFactory()
