"""Aims in strict order: against all assignments, with bounds, within their work."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from buendnis.planner.aims import Aim, Board, Budget, Stopped, climb, contradiction, polish

amounts = st.lists(st.integers(-9, 9), min_size=6, max_size=6)
weights = st.lists(st.integers(0, 9), min_size=6, max_size=6)


def knapsack(weights, room: int, blocks: int = 0) -> tuple[Board, list]:
    board = Board()
    literals = [board.var() for _ in weights]
    board.model.add(cp_model.LinearExpr.weighted_sum(literals, list(weights)) <= room)
    board.blocks = [literals[start::blocks] for start in range(blocks)]
    return board, literals


def aims_of(literals, *rows) -> list[Aim]:
    return [Aim(f"a{n}", tuple(zip(literals, row, strict=True))) for n, row in enumerate(rows)]


@settings(max_examples=60, deadline=None)
@given(weights, st.integers(0, 30), amounts, amounts)
def test_the_first_aim_counts_before_the_second(weights, room, first, second):
    board, literals = knapsack(weights, room)

    answer = climb(board, aims_of(literals, first, second), Budget())

    possible = [some for some in product((0, 1), repeat=6) if sum(map(int.__mul__, some, weights)) <= room]
    best = max(tuple(sum(map(int.__mul__, some, row)) for row in (first, second)) for some in possible)
    assert tuple(aim.value for aim in answer.aims) == best
    assert all(aim.proven for aim in answer.aims)


def test_without_work_there_is_an_honest_bound():
    """Forty things, hard to pack: what little work finds lies below a bound that holds."""
    sizes = [1000 + 37 * n % 501 for n in range(40)]
    worths = [size + n % 7 for n, size in enumerate(sizes)]
    board, literals = knapsack(sizes, 20_011, blocks=4)

    (some,) = climb(board, aims_of(literals, worths), Budget(work=0.001)).aims
    board, literals = knapsack(sizes, 20_011)
    (best,) = climb(board, aims_of(literals, worths), Budget(work=30)).aims

    assert some.value <= best.value <= some.bound


def test_neighbouring_blocks_are_searched_anew():
    """From a plan that is good for nothing, looking at two blocks at a time comes to the best."""
    board, literals = knapsack([3] * 60, 90, blocks=6)
    worths = [100 + 13 * n % 29 for n in range(60)]
    (aim,), best = aims_of(literals, worths), sum(sorted(worths)[-30:])
    board.model.maximize(aim.sum)

    found = polish(board, aim, Budget(), [0] * 60, work=20.0, bound=best)

    assert aim.worth(found) == best


def test_a_model_that_contradicts_itself_has_no_answer():
    board, literals = knapsack([1], 1)
    board.model.add(literals[0] >= 2)

    assert climb(board, aims_of(literals, [1]), Budget()) is None


def test_a_known_ceiling_saves_the_search():
    board, literals = knapsack([1, 1], 2)
    one, two = aims_of(literals, [1, 1], [2, 2])
    budget = Budget()

    answer = climb(board, [one, two], budget)

    assert [aim.bound for aim in answer.aims] == [2, 4]


def test_stopped_before_anything_was_found_is_said():
    board, literals = knapsack([1], 1)

    with pytest.raises(Stopped):
        climb(board, aims_of(literals, [1]), Budget(cancelled=lambda: True))


def test_either_is_one_exactly_when_a_part_is():
    board, literals = knapsack([1, 1, 1], 1)
    some, none = board.either(literals[:2]), board.either([])

    answer = climb(board, [Aim("any", ((literals[1], 1),)), Aim("no", ((none, 1),))], Budget())

    assert (answer.values[some.index], answer.values[none.index]) == (1, 0)


def test_none_of_a_contradiction_can_be_left_out():
    model = cp_model.CpModel()
    a, b, c, d = (model.new_bool_var("") for _ in range(4))
    model.add(b + d <= 1)
    model.add(a + b + c <= 2)

    assert contradiction(model, [a, b, c, d], Budget(), 5.0) in ([1, 3], [0, 1, 2])
    assert contradiction(model, [a, c, d], Budget(), 5.0) == []
