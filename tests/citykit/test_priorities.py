"""Priorities and portfolios: sums by hand, two keys that nobody here wrote, and many random tables."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import data, priorities
from citykit.errors import CourseError


def make(rows: dict[str, tuple]) -> pd.DataFrame:
    """A table of projects from name: (cost, points, needs, not_with)."""
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["cost", "points", "needs", "not_with"])
    return table.rename_axis("project")


CHAIN = make(
    {
        "map": (3, 1, "", ""),
        "register": (4, 6, "map", ""),
        "tax": (2, 5, "register", ""),
        "leaks": (7, 8, "", "lights"),
        "lights": (2, 3, "", "leaks"),
    }
)


# Gap and priority


@pytest.mark.parametrize(
    ("own", "peers", "better", "gap", "target"),
    [
        (800, [400, 480, 900], "less", 0.45, 440),
        (400, [200, 240, 500], "less", 0.45, 220),
        (50, [20, 30, 90], "less", 0.5, 25),
        (60, [80, 40, 100], "more", 1 / 3, 90),
        (10, [20, 30], "less", 0, 10),
        (90, [80], "more", 0, 90),
    ],
)
def test_is_the_gap_measured_against_the_peers_that_do_better(own, peers, better, gap, target):
    assert priorities.relative_gap(own, peers, better) == pytest.approx((gap, target))


@pytest.mark.parametrize(
    ("own", "peers", "better"),
    [(0, [1], "less"), (5, [], "less"), (5, [-1], "more"), (5, [float("nan")], "more"), (5, [4], "low")],
)
def test_does_a_gap_without_sense_get_a_message(own, peers, better):
    with pytest.raises(CourseError):
        priorities.relative_gap(own, peers, better)


@given(st.floats(0.1, 1e6), st.lists(st.floats(0.1, 1e6), min_size=1, max_size=6), st.sampled_from(["less", "more"]))
def test_is_every_gap_a_share(own, peers, better):
    gap, _ = priorities.relative_gap(own, peers, better)
    assert 0 <= gap < 1


def test_are_points_the_product_for_numbers_and_for_columns():
    assert priorities.priority(0.45, 180, 0.9) == pytest.approx(72.9)
    columns = [pd.Series([0.45, 0.4]), pd.Series([180, 250]), pd.Series([0.9, 0.2])]
    assert priorities.priority(*columns).tolist() == pytest.approx([72.9, 20])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((45, 180, 0.9), "A gap must be a number from 0 to 1, and 45 is not."),
        ((0.45, -1, 0.9), "Money at stake must be a number of 0 or more, and -1 is not."),
        ((0.45, 180, 1.2), "Control must be a number from 0 to 1, and 1.2 is not."),
        ((0.45, float("nan"), 0.9), "Money at stake must be a number of 0 or more, and nan is not."),
    ],
)
def test_does_a_factor_out_of_range_say_what_was_expected(values, words):
    with pytest.raises(CourseError) as error:
        priorities.priority(*values)
    assert str(error.value) == words


# Rules


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ([], []),
        (["map", "register"], []),
        (["register"], ["register needs map"]),
        (["tax"], ["tax needs register"]),
        (["tax", "register"], ["register needs map"]),
        (["leaks", "lights"], ["leaks and lights exclude each other"]),
        (["map", "leaks", "map"], []),
        (["map", "register", "leaks"], ["14 is above the budget of 10"]),
    ],
)
def test_does_each_broken_rule_get_a_sentence(chosen, found):
    assert priorities.problems(CHAIN, chosen, 10) == found


def test_is_a_sum_of_decimals_that_equals_the_budget_affordable():
    table = make({"a": (0.1, 1, "", ""), "b": (0.2, 1, "", "")})
    assert priorities.problems(table, ["a", "b"], 0.3) == []
    assert priorities.best_portfolio(table, 0.3).points == 2
    assert priorities.budget_curve(table, [0.3]).loc[0.3, "best"] == 2


def test_is_one_entry_enough_for_two_that_exclude_each_other():
    table = CHAIN.copy()
    table.loc["lights", "not_with"] = ""
    assert priorities.problems(table, ["lights", "leaks"], 10) == ["leaks and lights exclude each other"]


def test_do_bases_come_before_what_needs_them():
    order = list(priorities.needs(CHAIN.iloc[::-1]))
    assert order.index("map") < order.index("register") < order.index("tax")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.drop(columns="needs"), "The table of projects lacks needs."),
        (lambda t: t.iloc[:0], "The table of projects lacks rows."),
        (lambda t: pd.concat([t, t.iloc[:1]]), "The project map stands in the table twice."),
        (lambda t: t.assign(cost=-1), "A cost must be a number of 0 or more, and -1 is not."),
        (lambda t: t.assign(points=float("nan")), "Points must be a number of 0 or more, and nan is not."),
        (lambda t: t.assign(needs="roads"), 'map: "roads" under needs is not another project of the table.'),
        (lambda t: t.assign(not_with="map"), 'map: "map" under not_with is not another project of the table.'),
    ],
)
def test_does_a_table_with_a_fault_say_where(change, words):
    with pytest.raises(CourseError) as error:
        priorities.best_portfolio(change(CHAIN), 10)
    assert str(error.value) == words


def test_are_projects_that_need_each_other_in_a_circle_refused():
    with pytest.raises(CourseError, match=r"circle: .*map.*Remove one of the links"):
        priorities.greedy(CHAIN.assign(needs=["tax", "map", "register", "", ""]), 10)


def test_is_an_unknown_name_answered_with_the_known_ones():
    with pytest.raises(CourseError, match=r'no project "roads"\. The projects are: map, register, tax, leaks, lights'):
        priorities.problems(CHAIN, ["roads"], 10)


@pytest.mark.parametrize("way", [priorities.best_portfolio, priorities.greedy, priorities.every_portfolio])
def test_is_a_negative_budget_refused(way):
    with pytest.raises(CourseError, match="The budget must be a number of 0 or more, and -5 is not"):
        way(CHAIN, -5)


# The best list


def test_are_all_sets_listed_with_their_faults():
    sets = priorities.every_portfolio(CHAIN, 10)
    assert len(sets) == 32
    assert sets.iloc[0].tolist() == ["nothing", 0, 0, ""]
    assert sets.set_index("projects").loc["register + leaks"].tolist() == [
        11,
        14,
        "register needs map; 11 is above the budget of 10",
    ]


def test_does_the_program_find_the_best_list_of_the_chain():
    found = priorities.best_portfolio(CHAIN, 10)
    assert found == priorities.Portfolio(("map", "register", "tax"), 9.0, 12.0)
    assert priorities.best_portfolio(CHAIN, 11).chosen == ("map", "register", "tax", "lights")


def test_is_the_cheaper_of_two_equal_sets_chosen_and_nothing_without_points():
    table = make({"dear": (5, 4, "", "cheap"), "cheap": (3, 4, "", ""), "useless": (1, 0, "", "")})
    assert priorities.best_portfolio(table, 9).chosen == ("cheap",)


def test_does_a_published_knapsack_problem_come_out_right():
    # Ten items and capacity 165: problem P01 of the collection KNAPSACK_01 (Florida State University); optimum 309.
    weights = [23, 31, 29, 44, 53, 38, 63, 85, 89, 82]
    profits = [92, 57, 49, 68, 60, 43, 67, 84, 87, 72]
    table = make({f"item {n}": (w, p, "", "") for n, (w, p) in enumerate(zip(weights, profits, strict=True), 1)})
    found = priorities.best_portfolio(table, 165)
    assert found.chosen == ("item 1", "item 2", "item 3", "item 4", "item 6")
    assert (found.cost, found.points) == (165, 309)


@st.composite
def tables(draw):
    """A table of up to seven projects with needs (to earlier ones), exclusions and whole numbers."""
    count = draw(st.integers(1, 7))
    names = [f"p{number}" for number in range(count)]
    rows = {}
    for number, name in enumerate(names):
        base = draw(st.sampled_from(["", *names[:number]]))
        rival = draw(st.sampled_from(["", *(other for other in names if other != name)]))
        rows[name] = (draw(st.integers(0, 30)), draw(st.integers(0, 30)), base, rival)
    return make(rows)


@settings(max_examples=150, deadline=None)
@given(tables(), st.integers(0, 120))
def test_does_the_program_agree_with_the_list_of_all_sets(table, budget):
    sets = priorities.every_portfolio(table, budget)
    allowed = sets[sets["problem"] == ""]
    found = priorities.best_portfolio(table, budget)
    assert priorities.problems(table, found.chosen, budget) == []
    assert found.points == allowed["points"].max()
    assert found.cost == allowed.loc[allowed["points"] == found.points, "cost"].min()


@settings(max_examples=60, deadline=None)
@given(tables(), st.integers(0, 120), st.sampled_from(priorities.LISTS))
def test_does_a_list_from_the_top_keep_the_rules_and_never_beat_the_best(table, budget, by):
    found = priorities.greedy(table, budget, by)
    assert priorities.problems(table, found.chosen, budget) == []
    assert found.points <= priorities.best_portfolio(table, budget).points


# Lists from the top


def test_do_the_lists_from_the_top_give_the_known_results_for_assen():
    # facts/README: greedy by votes 7 projects for 99,200, by votes per euro 10 for 88,700.
    assen = data.load("assen_projects")
    table = pd.DataFrame({"cost": assen["cost_eur"], "points": assen["votes"], "needs": "", "not_with": ""})
    by_votes = priorities.greedy(table, 100_000)
    by_ratio = priorities.greedy(table, 100_000, "points per cost")
    assert (len(by_votes.chosen), by_votes.cost) == (7, 99_200)
    assert (len(by_ratio.chosen), by_ratio.cost) == (10, 88_700)


def test_does_a_list_from_the_top_reach_a_project_once_its_base_is_there():
    assert priorities.greedy(CHAIN, 9).chosen == ("leaks",)
    assert priorities.greedy(CHAIN.drop("leaks").assign(not_with=""), 9).chosen == ("lights", "map", "register")
    assert priorities.greedy(CHAIN, 9, "points per cost").chosen == ("lights", "map", "register")


def test_is_an_unknown_list_refused():
    with pytest.raises(CourseError, match='by is "points" or "points per cost", not "votes"'):
        priorities.greedy(CHAIN, 9, "votes")


# Budget and firmness


def test_does_the_budget_curve_say_what_the_solver_says():
    curve = priorities.budget_curve(CHAIN, range(0, 19, 3))
    assert curve["best"].tolist() == [priorities.best_portfolio(CHAIN, budget).points for budget in curve.index]
    assert (curve["best"].diff().dropna() >= 0).all()
    assert list(curve.columns) == ["best", "points", "points per cost"]


def test_is_every_share_0_or_1_when_nothing_is_uncertain():
    firm = priorities.how_firm(CHAIN, 10, spread=0, draws=5)
    assert set(firm.index[firm == 1]) == set(priorities.best_portfolio(CHAIN, 10).chosen)
    assert set(firm) == {0.0, 1.0}


def test_are_shares_the_same_for_the_same_seed_and_do_they_lie_between_0_and_1():
    one, other = (priorities.how_firm(CHAIN, 10, spread=1, draws=200) for _ in range(2))
    pd.testing.assert_series_equal(one, other)
    assert one.between(0, 1).all()
    assert 0 < one["leaks"] < 1


def test_is_a_long_table_refused_where_all_sets_are_listed():
    long = make({f"p{number}": (1, 1, "", "") for number in range(13)})
    assert priorities.best_portfolio(long, 20).points == 13
    for way in (priorities.every_portfolio, priorities.how_firm):
        with pytest.raises(CourseError, match="13 projects make 8,192 sets"):
            way(long, 20)
