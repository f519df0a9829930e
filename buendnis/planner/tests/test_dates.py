"""The date finder: every reason by table, the best series against all series, broken files."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buendnis.planner.dates import SeriesWish, best_series, rank, settled
from buendnis.planner.dates.command import main
from buendnis.planner.dates.files import data_of, read_data
from buendnis.planner.dates.poll import Group, Poll
from buendnis.planner.errors import BadInstance

CODES = {"y": 2, "m": 1, "n": 0, "?": -1}
START = datetime.fromisoformat("2026-03-02T14:00")  # a Monday


def poll(*rows: str, apart: int = 7, **more) -> Poll:
    """One text per person, one letter per date: y(es), m(aybe), n(o), ? = not answered."""
    answers = np.array([[CODES[letter] for letter in row] for row in rows], np.int8)
    dates = tuple(START + timedelta(days=apart * number) for number in range(answers.shape[1]))
    return Poll(dates, tuple(f"p{number}" for number in range(len(rows))), answers, **more)


BEST = [
    pytest.param(poll("yn", "yn"), [0, 1], id="more people"),
    pytest.param(poll("mn", "my"), [0, 1], id="if need be counts as there"),
    pytest.param(poll("my", "yy"), [1, 0], id="a plain yes is better"),
    pytest.param(poll("y?", "yn"), [0, 1], id="not answered is not there"),
    pytest.param(poll("?n", "yy"), [0, 1], id="but may still come"),
    pytest.param(poll("yn", "yn", "ny", required=(2,)), [1, 0], id="a required person outweighs two"),
    pytest.param(poll("yn", "yn", "ny", groups=(Group("g", (2,)),)), [1, 0], id="a group that must be there"),
    pytest.param(
        poll("ynn", "yyn", "nyn", groups=(Group("g", (0, 1, 2), 2),)), [0, 1, 2], id="two of a group"
    ),
    pytest.param(poll("nn", groups=(Group("g", ()),)), [0, 1], id="a group of nobody is never there"),
    pytest.param(poll("yn", "ny", missed=(0, 2)), [1, 0], id="who missed the last meetings"),
    pytest.param(poll("yy", "yy"), [0, 1], id="equal ones by time"),
    pytest.param(poll("yy", excluded=frozenset({0})), [1], id="holidays are left out"),
    pytest.param(poll("yy", excluded=frozenset({0, 1})), [], id="nothing but holidays"),
]


@pytest.mark.parametrize(("asked", "order"), BEST)
def test_the_best_date_comes_first(asked, order):
    assert [standing.date for standing in rank(asked)] == order


def test_every_date_has_its_reasons():
    asked = poll("yn?", "mny", "nn?", required=(0, 2), quorum=2, missed=(1, 2, 0), groups=(Group("g", (2,)),))

    first, *_ = rank(asked)

    assert (first.date, first.required_absent, first.groups_missing, first.below_quorum) == (0, (2,), (0,), 0)
    assert (first.present, first.yes, first.maybe, first.no, first.open, first.returning) == (
        2,
        1,
        1,
        1,
        0,
        3,
    )


@pytest.mark.parametrize(
    ("asked", "is_settled"),
    [
        (poll("yn", "yn", "??"), True),
        (poll("mn", "??"), False),
        (poll("yn", "ny"), True),
        (poll("yy", excluded=frozenset({0, 1})), False),
    ],
)
def test_a_poll_is_settled_when_no_answer_can_change_the_best_date(asked, is_settled):
    assert settled(asked) is is_settled


def test_the_best_series_lets_most_people_attend_half():
    """Dates 0 and 1 have the most people, but always the same; 0 and 2 reach everybody."""
    asked = poll("yyn", "yyn", "nny")

    found = best_series(asked, SeriesWish(2))

    assert (found.status, found.dates, found.half, found.attendances) == ("optimal", (0, 2), (0, 1, 2), 3)


def test_dates_of_a_series_keep_their_distance_and_locked_ones_stay():
    found = best_series(poll("yyyyyy"), SeriesWish(2, days_between=21, locked=(1,)))

    assert found.dates == (1, 4)


def test_weekdays_rotate_where_nothing_else_is_lost():
    found = best_series(poll("yyyyyyyyy", apart=4), SeriesWish(3, days_between=8))

    assert len(set(found.weekdays)) == 3


def test_a_series_that_cannot_be_says_how_long_one_could():
    found = best_series(poll("yyyy"), SeriesWish(3, days_between=14))

    assert (found.status, found.dates, found.longest) == ("infeasible", (), 2)


def test_a_locked_holiday_contradicts():
    found = best_series(poll("yyyy", excluded=frozenset({0})), SeriesWish(1, locked=(0,)))

    assert found.status == "infeasible"


def test_the_clock_only_aborts_a_series_and_it_says_so():
    found = best_series(poll("yynyny" * 5), SeriesWish(4), seconds=0.0)

    assert (found.status, found.complete) == ("none", False)


letters = st.text("ymn?", min_size=6, max_size=6)
polls = st.builds(
    lambda rows, missed, apart, quorum: poll(
        *rows, apart=apart, missed=tuple(missed[: len(rows)]), quorum=quorum, required=(0,)
    ),
    st.lists(letters, min_size=1, max_size=5),
    st.lists(st.integers(0, 3), min_size=5, max_size=5),
    st.integers(1, 9),
    st.integers(0, 3),
)


def worth(asked: Poll, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """The aims of a series, counted by hand."""
    standing = {s.date: s for s in rank(asked)}
    here, dates = asked.answers[:, list(chosen)] > 0, [asked.dates[d] for d in chosen]
    return (
        -sum(standing[d].broken for d in chosen),
        int((here.sum(1) >= -(-len(chosen) // 2)).sum()),
        int(here.sum()),
        len({date.weekday() for date in dates}),
        int((here.sum(1) * np.array(asked.missed)).sum()),
        int((asked.answers[:, list(chosen)] == 2).sum()),
        -sum(chosen),
    )


@settings(max_examples=60, deadline=None)
@given(polls, st.integers(1, 4), st.integers(0, 12))
def test_no_series_is_better_than_the_one_found(asked, count, days_between):
    possible = [
        some
        for some in combinations(range(6), count)
        if all((asked.dates[b] - asked.dates[a]).days >= days_between for a, b in combinations(some, 2))
    ]

    found = best_series(asked, SeriesWish(count, days_between))

    if possible:
        assert tuple(aim.value for aim in found.aims) == max(worth(asked, some) for some in possible)
        assert (found.status, worth(asked, found.dates)) == ("optimal", tuple(a.value for a in found.aims))
    else:
        assert (found.status, found.longest < count) == ("infeasible", True)


@settings(max_examples=60, deadline=None)
@given(polls, st.permutations(range(6)))
def test_the_order_of_dates_changes_nothing(asked, turn):
    turned = replace(
        asked, dates=tuple(asked.dates[d] for d in turn), answers=np.ascontiguousarray(asked.answers[:, turn])
    )

    assert [asked.dates[s.date] for s in rank(asked)] == [turned.dates[s.date] for s in rank(turned)]


@settings(max_examples=60, deadline=None)
@given(polls)
def test_one_more_date_never_makes_the_best_worse(asked):
    fewer = replace(asked, excluded=frozenset({0}))

    assert rank(asked)[0].order <= rank(fewer)[0].order


def whole(**changes) -> dict:
    return {
        "dates": ["2026-03-02T14:00", "2026-03-16"],
        "people": [
            {"id": "b", "answers": ["yes", "no"], "groups": ["g"], "missed": 1},
            {"id": "a", "required": True, "answers": ["maybe", None]},
        ],
        "groups": [{"id": "g"}],
        "quorum": 2,
        "excluded": [{"from": "2026-04-01", "to": "2026-04-10", "name": "Easter"}],
        "series": {"count": 2, "days_between": 14},
        **changes,
    }


BROKEN = [
    ({"dates": ["2026-03-02", "2026-03-02T00:00"]}, "dates[1]: 2026-03-02 00:00:00 stands already in row 0"),
    ({"dates": ["2026-03-02T14:00+01:00"]}, "dates[0]: must be a local date or time"),
    ({"dates": [20260302]}, "dates[0]: must be a local date or time"),
    ({"people": [{"id": "a"}, {"id": "a"}]}, 'people[1].id: "a" stands already in row 0'),
    ({"people": [{"id": "a", "answers": ["yes"]}]}, "people[0].answers: has 1 rows for 2 dates"),
    ({"people": [{"id": "a", "answers": ["yes", "ja"]}]}, "people[0].answers[1]: must be yes,"),
    ({"people": [{"id": "a", "answers": ["yes", ["no"]]}]}, "people[0].answers[1]: must be yes,"),
    ({"people": [{"id": "a", "groups": ["z"]}]}, "people[0].groups[0]: there is no group 'z'"),
    ({"people": [{"id": "a", "required": 1}]}, "people[0].required: must be true or false"),
    ({"people": [{"id": "a", "missed": -1}]}, "people[0].missed: must be a whole number from 0 to"),
    ({"quorum": 1.5}, "quorum: must be a whole number from 0 to 10000, not 1.5"),
    ({"series": {"count": 0}}, "series.count: must be a whole number from 1 to 100, not 0"),
    ({"series": {"count": 1, "locked": ["2026-05-05"]}}, "series.locked[0]: 2026-05-05 is none of the dates"),
    ({"excluded": [{"from": "2026-04-10", "to": "2026-04-01"}]}, "excluded[0].to: 2026-04-01 is before"),
    ({"answers": []}, "answers: unknown field"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_a_broken_field_is_named_with_its_row(changes, sentence):
    with pytest.raises(BadInstance) as refused:
        read_data(whole(**changes))

    assert str(refused.value).startswith(sentence)


def test_the_result_says_everything_in_words(tmp_path, capsys):
    (tmp_path / "poll.json").write_text(json.dumps(whole()))

    assert main([str(tmp_path / "poll.json"), "--out", str(tmp_path / "result.json")]) == 0

    result = json.loads((tmp_path / "result.json").read_text())
    assert [row["date"] for row in result["ranking"]] == ["2026-03-02T14:00", "2026-03-16"]
    assert result["ranking"][1]["required_absent"] == ["a"]
    assert result["ranking"][1]["groups_missing"] == ["g"]
    assert (result["series"]["status"], result["series"]["half"]) == ("optimal", ["a", "b"])
    assert capsys.readouterr().out.startswith("best date: 2026-03-02 14:00:00, 2 of 2")


def test_the_command_names_a_broken_row(tmp_path, capsys):
    (tmp_path / "poll.json").write_text(json.dumps(whole(quorum=-1)))

    assert main([str(tmp_path / "poll.json"), "--out", str(tmp_path / "result.json")]) == 2
    assert capsys.readouterr().err.startswith("plan-dates: quorum: must be a whole number")
    assert not (tmp_path / "result.json").exists()


def test_people_in_another_order_give_the_same_result():
    data = whole()
    other = {**data, "people": data["people"][::-1]}

    one, two = (read_data(some) for some in (data, other))

    assert data_of(one[0], best_series(*one)) == data_of(two[0], best_series(*two))
