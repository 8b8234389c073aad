"""Reach and weights: sums by hand as the key, properties, and every error's words."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citykit import reach
from citykit.errors import CourseError

TOWN = pd.DataFrame(
    {"people": [4_000, 3_600, 2_400], "answers": [800, 540, 90], "yes": [600, 324, 30]},
    index=["under 35", "35 to 59", "60 and over"],
)
shares = st.floats(0, 1)
counts = st.lists(st.tuples(st.integers(1, 5_000), st.integers(1, 500)), min_size=1, max_size=6)


def test_are_the_weights_those_of_the_sum_by_hand():
    assert reach.weights(TOWN).tolist() == pytest.approx([0.4 * 1430 / 800, 0.36 * 1430 / 540, 0.24 * 1430 / 90])


def test_is_the_weighted_share_the_mean_of_the_groups_by_people():
    assert reach.weighted_yes(TOWN) == pytest.approx(0.40 * 0.75 + 0.36 * 0.60 + 0.24 / 3)


@given(counts)
def test_do_weights_keep_the_number_of_answers_and_cost_some_of_their_worth(groups):
    table = pd.DataFrame(groups, columns=["people", "answers"])
    answers = table["answers"].sum()
    assert (reach.weights(table) * table["answers"]).sum() == pytest.approx(answers)
    assert 0 < reach.effective_answers(table) <= answers * (1 + 1e-9)


def test_are_answers_in_proportion_worth_their_full_number():
    table = pd.DataFrame({"people": [300, 100], "answers": [30, 10]})
    assert reach.weights(table).tolist() == [1, 1]
    assert reach.effective_answers(table) == pytest.approx(40)


@given(shares, shares)
def test_do_the_bounds_leave_room_for_all_who_were_not_reached(yes, reached):
    low, high = reach.bounds(yes, reached)
    assert 0 <= low <= high + 1e-12 and high <= 1 + 1e-12
    assert high - low == pytest.approx(1 - reached, abs=1e-12)


def test_do_the_bounds_close_when_everyone_is_reached():
    assert reach.bounds(0.6, 1) == pytest.approx((0.6, 0.6))


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (
            lambda: reach.weights(TOWN.assign(answers=[800, 540, 0])),
            'Nobody answered in the group "60 and over". No weight can help there: ask some of them in another way.',
        ),
        (
            lambda: reach.weights(TOWN[["people"]]),
            'The table of groups has no column "answers". It needs: people, answers.',
        ),
        (lambda: reach.weights(TOWN.assign(people=-1)), 'The group "under 35" has -1 in people. Use 0 or more.'),
        (lambda: reach.weights(TOWN.assign(answers=0)), "The table has no people or no answers at all."),
        (
            lambda: reach.weighted_yes(TOWN.assign(yes=[600, 541, 30])),
            'The group "35 to 59" has more yes than answers. Look at the counts again.',
        ),
        (lambda: reach.bounds(1.5, 0.5), "The share of yes is 1.5. It should lie between 0 and 1."),
        (lambda: reach.bounds(0.5, -0.1), "The share of people reached is -0.1. It should lie between 0 and 1."),
    ],
)
def test_is_a_wrong_input_said(work, words):
    with pytest.raises(CourseError) as caught:
        work()
    assert str(caught.value) == words
