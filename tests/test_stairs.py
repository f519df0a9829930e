"""What import-linter cannot see: keys in models and links in templates go downstairs too."""

import re
from pathlib import Path

from django.apps import apps

HOUSE = Path(__file__).parents[1] / "buendnis"
FLOORS = [
    {"config"},
    {"website", "desk", "reporting"},
    {"cooperation", "meetings", "academy", "exchange"},
    {"matching", "knowledge", "participation"},
    {"dates"},
    {"alliance"},
    {"post"},
    {"people"},
    {"ui", "search", "planner"},
    {"base"},
]
LEVEL = {room: number for number, floor in enumerate(FLOORS) for room in floor}
LINK = re.compile(r"""\{%\s*url\s+["']([a-z_]+):""")
INCLUDE = re.compile(r"""\{%\s*(?:include|extends)\s+["']([a-z_]+)/""")


def goes_down(room: str, other: str) -> bool:
    """Whether `room` may know `other`: itself, or a room on a lower floor."""
    return other not in LEVEL or room == other or LEVEL[other] > LEVEL[room]


def keys_going_up() -> list[str]:
    found = []
    for model in apps.get_models(include_auto_created=False):
        room = model._meta.app_label
        if not model.__module__.startswith("buendnis."):
            continue
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if other is None or field.auto_created or isinstance(other, str):
                continue
            if not goes_down(room, other._meta.app_label):
                found.append(f"{model.__name__}.{field.name} -> {other.__name__}")
    return found


def links_going_up(house: Path) -> list[str]:
    found = []
    for path in sorted(house.rglob("templates/**/*.*")):
        room = path.relative_to(house).parts[0]
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(house)}: {other}"
            for other in [*LINK.findall(text), *INCLUDE.findall(text)]
            if not goes_down(room, other)
        ]
    return found


def test_keys_go_downstairs():
    assert keys_going_up() == []


def test_links_in_templates_go_downstairs():
    assert links_going_up(HOUSE) == []


def test_a_link_that_goes_up_is_found(tmp_path):
    page = tmp_path / "alliance" / "templates" / "alliance" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        """{% url "matching:need_list" %} {% include "desk/_card.html" %} {% url "people:profile" %}"""
    )

    assert links_going_up(tmp_path) == [
        "alliance/templates/alliance/page.html: matching",
        "alliance/templates/alliance/page.html: desk",
    ]


def test_a_key_that_goes_up_or_across_is_refused():
    assert not goes_down("alliance", "matching")
    assert not goes_down("website", "desk")
    assert goes_down("matching", "alliance")


def test_every_room_has_a_floor():
    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")}

    assert rooms - LEVEL.keys() == set()
