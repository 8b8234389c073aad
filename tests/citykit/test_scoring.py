"""Scoring: the published Bolivian index as the key, properties, and every error's words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from citykit import data, scoring
from citykit.errors import CourseError

points = st.floats(0, 100).map(lambda value: round(value, 3))
raw_values = st.floats(-1e4, 1e4).map(lambda value: round(value, 3))
tables = arrays(float, (6, 4), elements=st.floats(1, 100).map(lambda value: round(value, 3))).map(
    lambda array: pd.DataFrame(array, index=list("ABCDEF"), columns=["w", "x", "y", "z"])
)
weight_sets = st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any)


@pytest.fixture(scope="module")
def ours() -> pd.DataFrame:
    values, indicators = scoring.bolivia()
    return scoring.goal_scores(
        scoring.normalise(values, indicators["worst"], indicators["best"]), indicators["goal"]
    )


@pytest.fixture(scope="module")
def people() -> pd.Series:
    return data.load("bolivia_cities").set_index("city")["population_2020"]


# The published key


def test_is_the_published_total_the_plain_mean_of_the_published_goals():
    key = scoring.published()
    gaps = (scoring.aggregate(key.drop(columns="total")) - key["total"]).abs()
    assert len(key) == 31
    assert gaps.max() < 0.0501


@pytest.mark.parametrize("goal", scoring.GOALS)
def test_does_the_published_index_of_a_goal_come_back_from_the_raw_values(ours, goal):
    tolerance = 0.75 if goal in ("goal_10", "goal_13") else 0.25
    assert (ours[goal] - scoring.published()[goal]).abs().max() < tolerance


def test_are_goals_3_and_5_never_computed(ours):
    assert tuple(ours.columns) == scoring.GOALS
    assert not {"goal_3", "goal_5"} & set(ours.columns)


def test_is_el_altos_goal_11_the_figure_of_the_lesson(ours):
    assert ours.loc["El Alto", "goal_11"] == pytest.approx(76.04, abs=0.005)
    assert scoring.published().loc["El Alto", "goal_11"] == 76.03


def test_is_el_altos_rank_range_5_to_13_and_la_paz_almost_always_first():
    ranges = scoring.rank_range(scoring.published().drop(columns="total"), draws=5_000)
    assert ranges.loc["El Alto", ["low", "high"]].tolist() == [5, 13]
    assert ranges.loc["La Paz", "first_share"] == pytest.approx(0.985, abs=0.01)


def test_do_25_of_31_cities_share_the_goal_with_the_lowest_score():
    lowest = scoring.published().drop(columns="total").idxmin(axis=1)
    assert lowest.value_counts().iloc[0] == 25


def test_is_el_altos_weak_goal_another_one_than_its_lowest(ours, people):
    gaps = scoring.gaps(ours, "El Alto", scoring.similar_size(people, "El Alto"))
    assert gaps.index[0] == "goal_16"
    assert gaps.iloc[0] == pytest.approx(-20.2, abs=0.05)
    assert ours.loc["El Alto"].idxmin() == "goal_17"


def test_does_every_goal_of_the_key_have_a_short_name():
    assert list(scoring.GOAL_NAMES) == list(scoring.published().columns.drop("total"))


# Normalise, and read it backwards


@given(raw_values, raw_values, raw_values)
def test_does_a_score_stay_between_0_and_100(value, worst, best):
    assume(abs(worst - best) > 1e-3)
    assert 0 <= scoring.normalise(value, worst, best) <= 100


@given(raw_values, raw_values, raw_values)
def test_do_swapped_goalposts_turn_the_score_round(value, worst, best):
    assume(abs(worst - best) > 1e-3)
    both = scoring.normalise(value, worst, best) + scoring.normalise(value, best, worst)
    assert both == pytest.approx(100)


@given(raw_values, raw_values, raw_values, st.floats(0.01, 1000), raw_values)
def test_does_the_score_not_depend_on_the_unit(value, worst, best, factor, shift):
    assume(abs(worst - best) > 1e-2)
    other = scoring.normalise(value * factor + shift, worst * factor + shift, best * factor + shift)
    assert other == pytest.approx(scoring.normalise(value, worst, best), abs=1e-3)


@given(points, raw_values, raw_values)
def test_does_the_value_for_a_score_have_this_score(score, worst, best):
    assume(abs(worst - best) > 1e-2)
    value = scoring.value_for(score, worst, best)
    assert scoring.normalise(value, worst, best) == pytest.approx(score, abs=1e-6)


def test_are_the_goalposts_themselves_0_and_100_also_where_less_is_better():
    assert [scoring.normalise(value, 60, 10) for value in (60, 35, 10)] == [0, 50, 100]


def test_is_a_value_beyond_a_goalpost_clipped_and_a_missing_one_left_empty():
    scores = scoring.normalise(pd.Series([9.0, -1.0, np.nan]), 8, 0)
    assert scores.iloc[:2].tolist() == [0, 100]
    assert np.isnan(scores.iloc[2])


def test_is_a_missing_indicator_left_out_of_the_goals_mean():
    scores = pd.DataFrame({"a": [90.0], "b": [60.0], "c": [np.nan], "d": [10.0]}, index=["City"])
    goals = pd.Series({"a": "one", "b": "one", "c": "one", "d": "two"})
    assert scoring.goal_scores(scores, goals).loc["City"].to_dict() == {"one": 75, "two": 10}


# Aggregate


@given(tables, weight_sets)
def test_does_a_total_lie_between_the_lowest_and_the_highest_score(table, weights):
    for how in ("arithmetic", "geometric"):
        total = scoring.aggregate(table, weights, how=how)
        assert (total >= table.min(axis=1) - 1e-9).all()
        assert (total <= table.max(axis=1) + 1e-9).all()


@given(tables, weight_sets)
def test_is_the_geometric_mean_never_above_the_arithmetic_one(table, weights):
    geometric = scoring.aggregate(table, weights, how="geometric")
    assert (geometric <= scoring.aggregate(table, weights) + 1e-9).all()


@given(tables, weight_sets, st.integers(2, 50))
def test_do_only_the_proportions_of_the_weights_matter(table, weights, factor):
    more = scoring.aggregate(table, [weight * factor for weight in weights])
    pd.testing.assert_series_equal(more, scoring.aggregate(table, weights))


@given(tables, weight_sets, st.permutations(["w", "x", "y", "z"]))
def test_are_named_weights_matched_by_name_in_any_order(table, weights, order):
    named = pd.Series(weights, index=table.columns)
    pd.testing.assert_series_equal(
        scoring.aggregate(table, named[order]), scoring.aggregate(table, weights)
    )


def test_is_the_lessons_example_of_two_means_right():
    table = pd.DataFrame({"one": [50, 90], "two": [50, 10]}, index=["A", "B"])
    assert scoring.aggregate(table).tolist() == [50, 50]
    assert scoring.aggregate(table, how="geometric").tolist() == pytest.approx([50, 30])


def test_does_a_zero_not_make_the_geometric_mean_zero():
    table = pd.DataFrame({"a": [0.0], "b": [100.0]})
    assert scoring.aggregate(table, how="geometric").tolist() == pytest.approx([10])


# Rank


@given(tables)
def test_does_the_highest_total_have_rank_1_and_no_rank_leave_its_range(table):
    total = scoring.aggregate(table)
    ranks = scoring.rank(total)
    assert (ranks[total == total.max()] == 1).all()
    assert ranks.between(1, len(table)).all()


@given(tables)
def test_does_a_higher_total_never_have_a_worse_rank(table):
    total = scoring.aggregate(table)
    assert scoring.rank(total)[total.sort_values(ascending=False).index].is_monotonic_increasing


def test_do_equal_totals_share_the_better_rank():
    assert scoring.rank(pd.Series({"A": 50.0, "B": 70.0, "C": 50.0, "D": 10.0})).to_dict() == {
        "A": 2, "B": 1, "C": 2, "D": 4,
    }


def test_does_a_city_that_is_best_in_every_goal_have_rank_1_under_all_weights():
    table = pd.DataFrame({"x": [90.0, 50, 60], "y": [80.0, 70, 20]}, index=["A", "B", "C"])
    ranges = scoring.rank_range(table, draws=500)
    assert ranges.loc["A"].tolist() == [1, 1, 1, 1]
    assert ranges.loc[["B", "C"], "first_share"].tolist() == [0, 0]


def test_do_two_equal_cities_share_their_rank_range():
    table = pd.DataFrame({"x": [90.0, 90.0, 10.0], "y": [20.0, 20.0, 60.0]}, index=["A", "B", "C"])
    ranges = scoring.rank_range(table, draws=500)
    assert ranges.loc["A"].tolist() == ranges.loc["B"].tolist()


def test_are_the_ranks_of_many_cities_and_draws_those_of_scipy_also_with_ties():
    random = np.random.default_rng(1)
    table = pd.DataFrame(random.integers(0, 4, size=(450, 2)) * 25.0)
    weights = np.random.default_rng(2026).dirichlet(np.ones(2), size=450)
    ranks = stats.rankdata(-(weights @ table.to_numpy().T).round(9), method="min", axis=1)
    ranges = scoring.rank_range(table, draws=450)
    np.testing.assert_allclose(ranges[["low", "median", "high"]].T, np.percentile(ranks, [5, 50, 95], axis=0))
    np.testing.assert_allclose(ranges["first_share"], (ranks == 1).mean(axis=0))


def test_is_a_rank_range_the_same_when_repeated():
    table = scoring.published().drop(columns="total")
    pd.testing.assert_frame_equal(scoring.rank_range(table, draws=200), scoring.rank_range(table, draws=200))


# Similar size and gaps


def test_are_cities_of_similar_size_closest_by_ratio():
    sizes = pd.Series({"own": 100, "half": 50, "double": 210, "much larger": 1_000})
    assert scoring.similar_size(sizes, "own", 2) == ["half", "double"]


def test_is_the_city_itself_never_among_the_cities_of_similar_size(people):
    for city in people.index:
        similar = scoring.similar_size(people, city)
        assert len(set(similar)) == 7
        assert city not in similar


def test_are_the_gaps_measured_from_the_median_of_the_others_alone():
    table = pd.DataFrame({"x": [10.0, 30, 40, 90], "y": [50.0, 20, 40, 60]}, index=["own", "A", "B", "C"])
    assert scoring.gaps(table, "own", ["A", "B", "C"]).to_dict() == {"x": -30, "y": 10}


def test_does_the_solution_of_the_lessons_trinidad_case_hold(people):
    values, posts = scoring.bolivia()
    values.loc["Trinidad", ["sdg11_1_hno", "sdg1_4_abs"]] = [4.0, np.nan]
    posts.loc["sdg11_2_samt", "best"] = 650
    goals = ["goal_11", "goal_1", "goal_6", "goal_7", "goal_17"]
    posts = posts[posts["goal"].isin(goals)]
    scores = scoring.normalise(values[posts.index], posts["worst"], posts["best"])
    table = scoring.goal_scores(scores, posts["goal"])[goals].round(1)
    similar = scoring.similar_size(people, "Trinidad")
    totals = scoring.aggregate(table.loc[["Trinidad", *similar]])
    assert table.loc["Trinidad"].tolist() == [47.8, 74.1, 70.8, 84.6, 19.7]
    assert totals["Trinidad"] == pytest.approx(59.4)
    assert scoring.rank(totals)["Trinidad"] == 5
    gaps = scoring.gaps(table, "Trinidad", similar)
    assert gaps.round(1).iloc[:2].to_dict() == {"goal_11": -9.3, "goal_17": -7.0}
    assert scoring.value_for(40, -0.38, 650) == pytest.approx(259.8, abs=0.05)


# Errors


SAME_POSTS = "A goalpost pair has the same worst and best value: the score would divide by zero."
GAP = pd.DataFrame({"x": [50.0, np.nan], "y": [50.0, 60.0]}, index=["A", "B"])
FULL = GAP.fillna(40.0)
POSTS = pd.DataFrame({"worst": [1, 2], "best": [9, 2]}, index=["x", "y"])
MISSING_B = "A score is missing for B. Fill the gap or leave the row out, and say so."
NOT_NEGATIVE = "Weights must be 0 or more, and at least one must be above 0."


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: scoring.normalise(5, 3, 3), SAME_POSTS),
        (lambda: scoring.normalise(FULL, POSTS["worst"], POSTS["best"]), SAME_POSTS),
        (lambda: scoring.value_for(50, 3, 3), SAME_POSTS),
        (lambda: scoring.value_for(120, 0, 9), "A score lies between 0 and 100, and 120 does not."),
        (lambda: scoring.value_for(-1, 0, 9), "A score lies between 0 and 100, and -1 does not."),
        (lambda: scoring.weigh([1, 2, 3], 2), "Expected 2 weights, one per column, and got 3."),
        (lambda: scoring.weigh([1, -1], 2), NOT_NEGATIVE),
        (lambda: scoring.weigh([0, 0], 2), NOT_NEGATIVE),
        (lambda: scoring.weigh([1, np.nan], 2), NOT_NEGATIVE),
        (lambda: scoring.aggregate(GAP), MISSING_B),
        (lambda: scoring.aggregate(GAP, how="geometric"), MISSING_B),
        (lambda: scoring.rank_range(GAP), MISSING_B),
        (lambda: scoring.rank(GAP["x"]), MISSING_B),
        (lambda: scoring.aggregate(FULL, how="median"), 'how is "arithmetic" or "geometric", not "median".'),
        (
            lambda: scoring.aggregate(FULL, pd.Series({"x": 1, "z": 1})),
            "The names of the weights and of the columns differ: y, z.",
        ),
        (
            lambda: scoring.similar_size(pd.Series({"A": 10, "B": 20}), "C"),
            'There is no city "C" in this table. The cities are: A, B.',
        ),
    ],
)
def test_does_an_error_say_what_was_found_and_what_to_do(call, message):
    with pytest.raises(CourseError) as error:
        call()
    assert str(error.value) == message
