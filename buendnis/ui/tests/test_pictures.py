"""Maps and bars: right place, told apart by shape, nothing that a strict browser refuses."""

import math
import re

from buendnis.ui import pictures
from buendnis.ui.pictures import BarRow, Point, outline, points
from buendnis.ui.pictures.outline import HESSEN, Box

KASSEL = Point(51.3127, 9.4797, "Kassel", "/standorte/1/", 0, "punkt-1")
DARMSTADT = Point(49.8728, 8.6512, "Darmstadt", "/standorte/2/", 1, "punkt-2")


def test_the_corners_of_the_box_are_the_corners_of_the_map():
    box = HESSEN.box

    assert box.place(box.north, box.west) == (0, 0)
    assert box.place(box.south, box.east) == (box.width, outline.HEIGHT)


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude():
    box = Box(south=50, north=51, west=8, east=9)

    assert box.width / outline.HEIGHT == math.cos(math.radians(50.5))


def test_north_is_up_and_east_is_right():
    (x_kassel, y_kassel), (x_darmstadt, y_darmstadt) = (
        HESSEN.box.place(point.latitude, point.longitude) for point in (KASSEL, DARMSTADT)
    )

    assert y_kassel < y_darmstadt
    assert x_kassel > x_darmstadt


def test_the_outline_fills_the_box():
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", outline.land(HESSEN))]

    assert len(numbers) > 500
    assert (min(numbers[::2]), min(numbers[1::2])) == (0, 0)
    assert abs(max(numbers[::2]) - HESSEN.box.width) < 0.1
    assert max(numbers[1::2]) == outline.HEIGHT


def test_every_point_is_a_link_with_a_title():
    picture = pictures.point_map([KASSEL, DARMSTADT], title="Karte")

    assert (
        '<a href="/standorte/1/" id="punkt-1" class="map-point" aria-label="Kassel"><title>Kassel</title>'
        in picture
    )
    assert picture.count("<a href") == 2


def test_kinds_differ_in_shape_not_only_in_colour():
    assert "<circle" in pictures.marker(0)
    assert [pictures.marker(kind).count("<path") for kind in (0, 1, 2)] == [0, 1, 1]
    assert len({points.shape(kind, 0, 0) for kind in range(4)}) == 4


def test_points_outside_the_region_are_left_out():
    picture = pictures.point_map([KASSEL, Point(48.137, 11.575, "München", "/x/")], title="Karte")

    assert "München" not in picture


def test_points_in_the_same_place_move_apart_and_the_others_stay():
    moved = points.apart([(100, 100), (100, 100), (100, 100), (300, 300)])

    gaps = [math.dist(moved[a], moved[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert min(gaps) > points.RADIUS * 1.9
    assert math.dist(moved[3], (300, 300)) < 0.1
    assert max(math.dist(place, (100, 100)) for place in moved[:3]) < points.RADIUS * 3


def test_the_same_points_give_the_same_picture():
    points = [KASSEL, KASSEL, DARMSTADT]

    assert pictures.point_map(points, title="Karte") == pictures.point_map(points, title="Karte")


def test_what_people_typed_cannot_break_out_of_the_picture():
    evil = Point(51.3, 9.4, '"><script>alert(1)</script>', 'javascript:"', 0)

    picture = pictures.point_map([evil], title="<b>")
    bars = pictures.paired_bars([BarRow("<script>", (1, 2))], ("<i>", "b"), title='"')

    assert "<script" not in picture + bars
    assert "<b>" not in picture
    assert "<i>" not in bars


def test_no_picture_carries_a_style_attribute():
    rows = [BarRow("Wohnen", (3, 1)), BarRow("Klima", (0, 0))]
    drawn = [
        pictures.point_map([KASSEL], title="Karte"),
        pictures.marker(2),
        pictures.paired_bars(rows, ("Bedarfe", "Angebote"), title="Abdeckung"),
        pictures.stacked_bars(rows, ("genutzt", "frei"), title="Kontingente"),
    ]

    assert [picture for picture in drawn if " style=" in picture or " on" in picture.split("<desc>")[0]] == []


def test_the_longest_bar_leaves_room_for_its_number_and_nothing_draws_no_bar():
    picture = pictures.paired_bars([BarRow("Wohnen", (4, 1)), BarRow("Klima", (0, 2))], ("a", "b"), title="t")

    bars = re.findall(
        r'<rect class="(bar-\w+)" x="0%" width="([\d.]+)%" y="[\d.]+em" height="0.8em"', picture
    )
    numbers = re.findall(r'class="bar-number" x="([\d.]+)%" dx="0.4em" y="[\d.]+em">(\d+)<', picture)
    assert bars == [("bar-first", "92"), ("bar-second", "23"), ("bar-second", "46")]
    assert numbers == [("92", "4"), ("23", "1"), ("0", "0"), ("46", "2")]


def test_stacked_bars_stand_end_to_end():
    picture = pictures.stacked_bars([BarRow("AWO", (2, 1, 1))], ("genutzt", "reserviert", "frei"), title="t")

    starts = re.findall(r'x="([\d.]+)%" width="([\d.]+)%" y="1.4em"', picture)
    assert starts == [("0", "50"), ("50", "25"), ("75", "25")]


def test_bars_without_rows_are_an_empty_picture():
    assert "<rect" not in pictures.stacked_bars([], (), title="t")


def test_another_region_can_be_configured(settings):
    settings.BRAND = {
        **settings.BRAND,
        "map": {"path": "th", "south": 50.2, "north": 51.65, "west": 9.87, "east": 12.66},
    }

    assert outline.region().path_id == "th"
    assert "map-land" in pictures.point_map([], title="Karte")


def test_a_region_without_outline_still_shows_its_points():
    assert outline.land(outline.Region("nowhere", HESSEN.box)) == ""
