"""Visit files: what is broken is named by field and row; what is whole is planned without Django."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from buendnis.planner.errors import BadInstance
from buendnis.planner.visits.command import main
from buendnis.planner.visits.files import read, read_data
from buendnis.planner.visits.planning import plan

ROOT = Path(__file__).resolve().parents[3]


def whole(**changes) -> dict:
    """The plainest file, with a helper, a day and a lock."""
    return {
        "first_year": 2026,
        "years": 2,
        "days_per_year": 1,
        "sites": [
            {"id": "a", "entry": 2026, "lat": 50.0, "lon": 8.0, "county": "x", "topics": [1]},
            {"id": "b", "entry": 2026, "lat": 50.1, "lon": 8.0},
        ],
        "helpers": [{"id": "h", "lat": 50.0, "lon": 8.0, "topics": [1]}],
        "dates": ["2026-05-05"],
        "delegation": {"least": 1, "most": 2},
        "locks": [{"site": "a", "date": "2026-05-05"}],
        **changes,
    }


SITE = {"id": "a", "entry": 2026}
BROKEN = [
    ({"first_year": "2026"}, 'first_year: must be a whole number from 1900 to 2200, not "2026"'),
    ({"first_year": True}, "first_year: must be a whole number from 1900 to 2200, not true"),
    ({"years": 0}, "years: must be a whole number from 1 to 40, not 0"),
    ({"days_per_year": [1, -1]}, "days_per_year[1]: must be a whole number from 0 to 366, not -1"),
    ({"days_per_year": [1]}, "days_per_year: has 1 rows for 2 years"),
    ({"sites_per_day": 10**30}, "sites_per_day: must be a whole number from 1 to 4"),
    ({"day": 600}, "day: unknown field"),
    ({"day_minutes": 100}, "day_minutes: 100 is too short for any single site"),
    ({"day_starts": "25:00"}, "day_starts: must be a time like 09:00"),
    ({"delegation": {"least": 4, "most": 2}}, "delegation.least: is 4, above most, 2"),
    ({"phases": [[0, 2], [2, 4]]}, "phases[1]: begins before phases[0] ends"),
    ({"phases": [[3, 1]]}, "phases[0]: must be [first year, last year]"),
    ({"sites": None}, "sites: must be a list, not null"),
    ({"sites": [SITE, SITE]}, 'sites[1].id: "a" stands already in row 0'),
    ({"sites": [{"entry": 2026}]}, "sites[0].id: missing"),
    ({"sites": [{"id": "a"}]}, "sites[0].entry: missing: a site needs entry or phases"),
    ({"sites": [{**SITE, "lat": 50.0}]}, "sites[0].lon: missing: a place needs both"),
    ({"sites": [{**SITE, "lat": 95, "lon": 8}]}, "sites[0].lat: must be a number from -90 to 90, not 95"),
    (
        {"sites": [{**SITE, "dates": ["2026-02-30"]}]},
        "sites[0].dates[0]: must be a date like 2026-01-31, not",
    ),
    (
        {"sites": [{**SITE, "phases": [0, 7]}]},
        "sites[0].phases[1]: must be a whole number from 0 to 2, not 7",
    ),
    ({"sites": [7]}, "sites[0]: must be an object, not a number"),
    ({"helpers": [{"id": ""}]}, "helpers[0].id: must be a text of 1 to 200 characters"),
    ({"dates": ["5.5.2026"]}, 'dates[0]: must be a date like 2026-01-31, not "5.5.2026"'),
    ({"excluded": [{"from": "2026-05-05", "to": "2026-05-01"}]}, "excluded[0].to: 2026-05-01 is before"),
    ({"locks": [{"site": "z", "year": 2026}]}, "locks[0].site: there is no site “z”"),
    ({"locks": [{"site": "a", "year": 2030}]}, "locks[0].year: must be a whole number from 2026 to 2027"),
    ({"forbids": [{"helper": "h", "year": 2026}]}, "forbids[0]: must be site and year, site and date, or"),
    ({"done": [{"site": "a", "year": 2030}]}, "done[0].year: must be a whole number from 1900 to 2026"),
    ({"aims": ["visited", "fun"]}, "aims[1]: must be one of visited, phases"),
    ({"start": {"lat": 50.0, "lon": 8.0}, "sites": [SITE]}, "sites[0].lat: missing: tours have a start"),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_a_broken_field_is_named_with_its_row(changes, sentence):
    with pytest.raises(BadInstance) as refused:
        read_data(whole(locks=[], **changes) if "locks" not in changes else whole(**changes))

    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("text", ["", "[", "[]", "null", '{"first_year": NaN}', "[" * 100_000, "\udcff"])
def test_what_is_no_json_object_is_refused(tmp_path, text):
    file = tmp_path / "visits.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(BadInstance):
        read(file)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(BadInstance, match="nowhere.json: No such file"):
        read("nowhere.json")


def run(tmp_path, content: str, *more: str) -> subprocess.CompletedProcess:
    (tmp_path / "visits.json").write_text(content)
    command = [
        sys.executable,
        "-m",
        "buendnis.config.cli",
        "plan-visits",
        "visits.json",
        "--out",
        "plan.json",
        *more,
    ]
    return subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
    )


def test_the_command_writes_a_plan_without_settings_or_database(tmp_path):
    done = run(tmp_path, json.dumps(whole()))

    written = json.loads((tmp_path / "plan.json").read_text())
    assert (done.returncode, done.stderr) == (0, "")
    assert "reach 2 of 2 sites" in done.stdout
    assert written["status"] == "optimal"
    assert written["tours"][0] == {
        "year": 2026,
        "date": "2026-05-05",
        "stops": [
            {"site": "a", "arrives": "09:00", "leaves": "11:30"},
            {"site": "b", "arrives": "11:44", "leaves": "14:14"},
        ],
        "km": 14,
        "travel_minutes": 14,
        "visit_minutes": 300,
        "estimate": True,
        "delegation": [{"helper": "h", "topics": [1], "km": 28}],
        "without_expert": [],
    }


def test_the_command_names_a_broken_row_in_one_line_and_keeps_the_old_plan(tmp_path):
    (tmp_path / "plan.json").write_text("old")

    done = run(tmp_path, json.dumps(whole(sites=[SITE, SITE], locks=[])))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'plan-visits: sites[1].id: "a" stands already in row 0\n'
    assert (tmp_path / "plan.json").read_text() == "old"


def test_contradicting_locks_are_no_failure_but_named(tmp_path):
    locks = [{"site": "a", "date": "2026-05-05"}, {"site": "a", "date": "2026-05-06"}]

    done = run(tmp_path, json.dumps(whole(locks=locks)))

    assert done.returncode == 0
    assert "2026: locks[1] contradict each other (no_candidate_date)" in done.stdout


def test_a_plan_can_be_read_in_again_as_the_previous_one(tmp_path):
    main([_written(tmp_path, whole()), "--out", str(tmp_path / "plan.json")])
    previous = json.loads((tmp_path / "plan.json").read_text())

    again = read_data(whole(previous=previous, sites=whole()["sites"][:1]))

    assert again.earlier.visits == {(0, 0)}  # the other site is gone
    assert len(again.earlier.stops) == len(again.earlier.crew) == 1
    assert again.order[2] == "changes"


def _written(folder: Path, data: dict) -> str:
    (folder / "visits.json").write_text(json.dumps(data))
    return str(folder / "visits.json")


def test_what_was_done_before_counts_for_its_phase():
    done = [{"site": "a", "year": 2026}, {"site": "b", "year": 2020, "phase": 2}]

    instance = read_data(whole(done=done, sites=[SITE, {"id": "b", "phases": [2, 2]}], locks=[]))

    names = [site.id for site in instance.sites]
    assert {names[site] for site in instance.seen} == {"a", "b"}
    assert {(names[site], phase) for site, phase in instance.done} == {("a", 0), ("b", 2)}
    assert plan(instance).visits == ()


def rows_of_the_demo() -> list[dict]:
    with (ROOT / "data" / "sites.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_sites_of_the_demo_alliance_are_planned_and_two_days_a_year_do_not_suffice():
    """Where the year of entry is unknown, the phase of the file is taken for the next years."""
    phase = {"isek": 0, "implementation": 1, "consolidation": 2}
    sites = [
        {
            "id": f"{row['municipality']}, {row['neighbourhood']}",
            "lat": float(row["latitude"]),
            "lon": float(row["longitude"]),
            "county": row["county"],
            "phases": [phase[row["phase"]]] * 5,
            **({"entry": int(row["programme_year"])} if row["programme_year"] else {}),
        }
        for row in rows_of_the_demo()
    ]
    data = {"first_year": 2026, "years": 5, "days_per_year": 2, "sites": sites}

    reach = plan(read_data(data)).reach

    assert (reach.reached, reach.bound, reach.sites) == (20, 20, len(sites))
    assert [would.days_per_year for would in reach.would][0] > 2
    assert reach.would[-1].reached == len(sites)
