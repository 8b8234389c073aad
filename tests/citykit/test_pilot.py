"""Does the pilot library give published and hand-worked results, and does it say clearly what is wrong?"""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from citykit import pilot
from citykit.errors import CourseError

NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-10, 10) | st.sampled_from(["5", None, True])
TASKS = pd.DataFrame({"duration": [3, 5, 2, 4], "after": ["", "A", "A", "B, C"]}, index=list("ABCD"))


def says(message: str):
    """The exact message of an error."""
    return pytest.raises(CourseError, match=f"^{re.escape(message)}$")


@pytest.fixture
def panel():
    rows = [("A", 1, 0, 36), ("A", 1, 1, 54), ("B", 1, 0, 42), ("B", 1, 1, 54),
            ("C", 0, 0, 40), ("C", 0, 1, 45), ("D", 0, 0, 34), ("D", 0, 1, 41)]  # fmt: skip
    return pd.DataFrame(rows, columns=["street", "pilot", "after", "value"])


# ---------------------------------------------------------------- sample size


@pytest.mark.parametrize(("effect", "units"), [(0.5, 63.8), (0.4, 99.1), (-0.5, 63.8)])
def test_does_the_sample_size_match_the_published_power_tables(effect, units):
    assert pilot.sample_size_mean(effect, 1) == pytest.approx(units, abs=0.05)


def test_do_clusters_of_20_with_icc_005_need_193_units():
    units = pilot.sample_size_mean(0.4, 1) * pilot.design_effect(20, 0.05)
    assert units == pytest.approx(193.2, abs=0.05)
    assert pilot.clusters_needed(pilot.sample_size_mean(0.4, 1), 20, 0.05) == 10


def test_does_the_share_need_what_the_arcsine_formula_says():
    h = 2 * (math.asin(math.sqrt(0.52)) - math.asin(math.sqrt(0.40)))
    z = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert pilot.sample_size_share(0.40, 0.52) == pytest.approx(2 * (z / h) ** 2, rel=1e-4)
    assert pilot.sample_size_share(0.52, 0.40) == pilot.sample_size_share(0.40, 0.52)


def test_does_the_detectable_effect_need_the_clusters_it_came_from():
    effect = pilot.detectable_difference(13, 10, 0.2, 20)
    assert pilot.sample_size_mean(effect, 20) * pilot.design_effect(10, 0.2) / 10 == pytest.approx(13, rel=1e-6)
    assert pilot.power_mean(effect, 20, 13, 10, 0.2) == pytest.approx(0.8, abs=1e-6)


def test_does_the_detectable_share_have_the_power_asked_for():
    share = pilot.detectable_share(0.4, 13, 20, 0.05, power=0.9)
    assert pilot.power_share(0.4, share, 13, 20, 0.05) == pytest.approx(0.9, abs=1e-6)
    assert pilot.detectable_share(0.9, 4, 1, 1) == 1


def test_does_a_high_correlation_save_clusters_and_a_low_one_cost_some():
    assert [pilot.change_factor(r) for r in (0.5, 0.75, 0)] == [1, 0.5, 2]


@given(effect=st.floats(1e-3, 1e6), power=st.floats(0.5, 0.999), alpha=st.floats(0.001, 0.2))
@settings(max_examples=60, deadline=None)
def test_is_every_reasonable_sample_size_a_finite_number(effect, power, alpha):
    assert 2 <= pilot.sample_size_mean(effect, 1, power=power, alpha=alpha) < math.inf


@given(difference=NUMBERS, sd=NUMBERS, power=NUMBERS, alpha=NUMBERS)
@settings(max_examples=200, deadline=None)
def test_does_bad_input_to_the_sample_size_give_a_course_error_or_a_number(difference, sd, power, alpha):
    try:
        assert pilot.sample_size_mean(difference, sd, power=power, alpha=alpha) >= 2
    except CourseError as error:
        assert str(error).endswith((".", "needed."))


@given(size=NUMBERS, icc=NUMBERS, clusters=NUMBERS, before=NUMBERS)
@settings(max_examples=200, deadline=None)
def test_does_bad_input_about_clusters_give_a_course_error_or_a_number(size, icc, clusters, before):
    for call in (
        lambda: pilot.design_effect(size, icc),
        lambda: pilot.detectable_difference(clusters, size, icc, 1),
        lambda: pilot.detectable_share(before, clusters, size, icc),
    ):
        try:
            assert call() > 0
        except CourseError as error:
            assert str(error)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pilot.sample_size_mean(0, 1), "The difference must be a number other than 0, and is 0."),
        (lambda: pilot.sample_size_mean(1, -2), "The standard deviation must be a number above 0, and is -2."),
        (lambda: pilot.sample_size_mean(1, 1, power=80), "The power must be a number from 0.5 to 0.999, and is 80."),
        (
            lambda: pilot.sample_size_share(40, 52),
            "The share without the pilot must be a number between 0 and 1, both left out, and is 40.",
        ),
        (lambda: pilot.sample_size_share(0.4, 0.4), "Both shares are 0.4: there is no difference to look for."),
        (
            lambda: pilot.design_effect(10, 5),
            "The intracluster correlation (ICC) must be a number from 0 to 1, and is 5.",
        ),
        (
            lambda: pilot.detectable_difference(2, 10, 1, 20),
            "Too little data: each arm counts for less than 4 independent units. Add clusters.",
        ),
        (
            lambda: pilot.sample_size_mean(1e-9, 1),
            "The difference is too small: more than a thousand million units per arm would be needed.",
        ),
    ],
)
def test_does_a_wrong_number_get_its_own_message(call, message):
    with says(message):
        call()


# ---------------------------------------------------------------- difference in differences


def test_do_the_four_means_give_the_difference_in_differences(panel):
    means = pilot.four_means(panel)
    assert means["change"].to_dict() == {"comparison": 6, "pilot": 15}
    assert pilot.diff_in_diff(panel).effect == pytest.approx(9)


def test_is_the_clustered_error_close_to_one_change_per_street():
    table = pilot.make_panel(np.random.default_rng(1), streets=15, effect=9, trend=6)
    mean = table.pivot_table(index=["pilot", "street"], columns="after", values="value")
    change = mean[1] - mean[0]
    by_hand = math.sqrt(change[1].var() / 15 + change[0].var() / 15)
    found = pilot.diff_in_diff(table)
    assert found.effect == pytest.approx(change[1].mean() - change[0].mean())
    assert found.standard_error == pytest.approx(by_hand, rel=0.03)
    assert (found.clusters, found.observations) == (30, 300)


def test_does_the_interval_hold_the_true_effect_about_as_often_as_it_says():
    held = 0
    for seed in range(120):
        found = pilot.diff_in_diff(pilot.make_panel(np.random.default_rng(seed), effect=9, trend=6, gap=-3))
        held += found.low <= 9 <= found.high
    assert 0.88 <= held / 120 <= 0.99


def test_do_uneven_panels_and_text_numbers_work(panel):
    longer = pd.concat([panel, panel.iloc[:2]]).astype({"value": str})
    assert pilot.diff_in_diff(longer).effect == pytest.approx(pilot.four_means(longer)["change"].diff().iloc[1])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda t: t.drop(columns="after"), "The panel lacks the column after."),
        (lambda t: t.assign(pilot=[1, 2] * 4), "The column pilot may hold only 0 and 1."),
        (
            lambda t: t.assign(value=["many"] + [1] * 7),
            "The column value must hold a number in every row of the panel.",
        ),
        (
            lambda t: t.assign(street=[None] + ["A"] * 7),
            "The column street must name the street in every row of the panel.",
        ),
        (
            lambda t: t[t["after"] == 1],
            "The panel needs pilot and comparison streets, both before and after the start.",
        ),
        (
            lambda t: t.replace({"street": {"D": "A"}}),
            "The street A is in both groups. Each street belongs to one group.",
        ),
        (
            lambda t: t.replace({"street": {"B": "A"}}),
            "Each group needs two or more streets, to show how much streets differ.",
        ),
    ],
)
def test_does_a_spoilt_panel_get_its_own_message(panel, spoil, message):
    with says(message):
        pilot.diff_in_diff(spoil(panel))


def test_is_the_made_up_panel_repeatable_and_as_large_as_asked():
    one, two = (pilot.make_panel(np.random.default_rng(5), streets=3, before=2, after=4) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert len(one) == 2 * 3 * 6 and set(one["month"]) == {-2, -1, 0, 1, 2, 3}


# ---------------------------------------------------------------- site choice


SITES = pd.DataFrame({"streets": [60, 40, 50], "cost": [9, 3, 6]}, index=["Market", "Station", "Courts"])
CRITERIA = pilot.goalposts(SITES, pd.Series({"streets": "more", "cost": "less"})).assign(weight=[3, 1])


def test_are_sites_scored_as_by_hand():
    assert CRITERIA[["worst", "best"]].to_numpy().tolist() == [[40, 60], [9, 3]]
    assert pilot.score_sites(SITES, CRITERIA).to_dict() == {"Market": 75, "Courts": 50, "Station": 25}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: pilot.score_sites(SITES.replace(3, np.nan), CRITERIA),
            "The site Station has no value for cost. Find it, or drop the criterion for all.",
        ),
        (lambda: pilot.score_sites(SITES[["cost"]], CRITERIA), "The table of sites lacks the column streets."),
        (
            lambda: pilot.score_sites(SITES, CRITERIA[["worst", "best"]]),
            "The table of criteria lacks the column weight.",
        ),
        (
            lambda: pilot.score_sites(SITES, CRITERIA.assign(weight=0)),
            "Weights must be 0 or more, and at least one must be above 0.",
        ),
        (
            lambda: pilot.goalposts(SITES, pd.Series({"cost": "low"})),
            'cost: better is "more" or "less", not "low".',
        ),
    ],
)
def test_does_a_wrong_table_of_sites_get_its_own_message(call, message):
    with says(message):
        call()


# ---------------------------------------------------------------- budget


def test_is_the_life_cycle_cost_as_by_hand():
    flows = pilot.cost_flows(240, 55, 5, contingency=0.1, renewals={3: 60})
    assert flows.tolist() == [264, 55, 55, 115, 55, 55]
    rate = pilot.real_rate(0.12, 0.05)
    by_hand = sum(cost * (1.05 / 1.12) ** year for year, cost in enumerate(flows))
    assert pilot.present_value(flows, rate) == pytest.approx(by_hand)
    yearly = pilot.yearly_cost(by_hand, rate, 5)
    assert pilot.present_value([0, *[yearly] * 5], rate) == pytest.approx(by_hand)


def test_does_a_rate_of_zero_add_up():
    assert pilot.present_value([1, 2, 3], 0) == 6
    assert pilot.yearly_cost(60, 0, 5) == 12


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pilot.cost_flows(-1, 1, 3), "The investment must be a number of 0 or more, and is -1."),
        (lambda: pilot.cost_flows(1, 1, 2.5), "The number of years must be a whole number, and is 2.5."),
        (lambda: pilot.cost_flows(1, 1, 3, contingency=10), "The contingency must be a number from 0 to 1, and is 10."),
        (
            lambda: pilot.cost_flows(1, 1, 3, renewals={4: 1}),
            "A renewal in year 4 falls outside the years 1 to 3.",
        ),
        (lambda: pilot.present_value([], 0.06), "The flows must be a list of numbers, one per year, year 0 first."),
        (lambda: pilot.present_value(["a lot"], 0), "The flows must be a list of numbers, one per year, year 0 first."),
        (lambda: pilot.cost_flows(1, 1, 500), "The number of years must be a number from 1 to 100, and is 500."),
        (lambda: pilot.present_value([1, 2], -2), "The real rate must be a number from -0.9 to 10, such as 0.06 for 6 %, and is -2."),
        (lambda: pilot.real_rate(0.1, None), "The inflation must be a number from -0.9 to 10, such as 0.06 for 6 %, and is None."),
    ],
)
def test_does_a_wrong_budget_get_its_own_message(call, message):
    with says(message):
        call()


@given(flows=st.lists(NUMBERS, max_size=5), rate=NUMBERS)
@settings(deadline=None)
def test_does_any_list_of_flows_give_a_number_or_a_course_error(flows, rate):
    try:
        assert isinstance(pilot.present_value(flows, rate), float)
    except CourseError as error:
        assert str(error)


# ---------------------------------------------------------------- schedule


def test_is_the_critical_path_as_by_hand():
    plan = pilot.critical_path(TASKS)
    assert plan["finish"].to_dict() == {"A": 3, "B": 8, "C": 5, "D": 12}
    assert plan["slack"].to_dict() == {"A": 0, "B": 0, "C": 3, "D": 0}
    assert plan.index[plan["critical"]].tolist() == ["A", "B", "D"]


def test_may_tasks_stand_in_any_order_and_durations_have_fractions():
    shuffled = TASKS.iloc[::-1].assign(duration=lambda t: t["duration"] / 10)
    plan = pilot.critical_path(shuffled)
    assert plan.index.tolist() == list("DCBA") and plan["finish"].max() == pytest.approx(1.2)
    assert plan["critical"].sum() == 3


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        (
            TASKS.assign(after=["B", "A", "", "C"]),
            "Tasks wait for each other in a circle: A -> B -> A. Remove one of the links.",
        ),
        (TASKS.assign(after=["", "A", "X", "B"]), "The task C waits for X, which is not in the list of tasks."),
        (TASKS.set_axis(list("AACD")), "The task A stands in the list twice."),
        (TASKS.assign(duration=[3, -5, 2, 4]), "The duration of B must be a number of 0 or more, and is -5."),
        (TASKS.iloc[:0], "The list of tasks is empty."),
        (TASKS[["duration"]], "The list of tasks lacks the column after."),
    ],
)
def test_does_a_wrong_schedule_get_its_own_message(tasks, message):
    with says(message):
        pilot.critical_path(tasks)


# ---------------------------------------------------------------- risk


ESTIMATES = pd.DataFrame({"low": [2, 5], "likely": [3, 5], "high": [7, 5], "after": ["", "A"]}, index=["A", "B"])


def test_do_draws_follow_the_triangle_and_a_fixed_value_stays():
    drawn = pilot.draw_triangular(ESTIMATES, draws=40_000)
    assert drawn["A"].mean() == pytest.approx(4, abs=0.03) and drawn["A"].between(2, 7).all()
    assert (drawn["B"] == 5).all()
    expected = stats.triang(c=0.2, loc=2, scale=5).ppf(0.8)
    assert pilot.percentile(drawn["A"].to_numpy(), 0.8) == pytest.approx(expected, abs=0.05)


def test_do_costs_add_and_durations_follow_the_links():
    assert pilot.simulate_cost(ESTIMATES).mean() == pytest.approx(9, abs=0.05)
    in_a_row, side_by_side = (pilot.simulate_duration(ESTIMATES.assign(after=["", link])) for link in ("A", ""))
    assert in_a_row.mean() == pytest.approx(9, abs=0.05)
    assert side_by_side.min() == 5 and side_by_side.mean() < in_a_row.mean()


def test_is_every_combination_of_losses_counted():
    register = pd.DataFrame({"chance": [0.4, 0.15, 0.25], "loss": [40, 120, 60]}, index=list("abc"))
    totals = pilot.loss_chances(register)
    assert totals.sum() == pytest.approx(1)
    assert (totals * totals.index).sum() == pytest.approx(49)
    assert totals[totals.index > 60].sum() == pytest.approx(0.15 + 0.85 * 0.4 * 0.25)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: pilot.simulate_cost(ESTIMATES.assign(likely=[9, 5])),
            "The estimates of A must rise from low to likely to high, and are 2, 9, 7.",
        ),
        (
            lambda: pilot.simulate_cost(ESTIMATES.assign(high=[np.nan, 5])),
            "The high estimate of A must be a number of 0 or more, and is nan.",
        ),
        (lambda: pilot.simulate_cost(ESTIMATES, draws=0), "The number of draws must be a number of 1 or more, and is 0."),
        (lambda: pilot.percentile(np.ones(3), 80), "The share must be a number from 0 to 1, and is 80."),
        (
            lambda: pilot.loss_chances(pd.DataFrame({"chance": [40], "loss": [1]}, index=["Late"])),
            "The chance of Late must be a number from 0 to 1, and is 40.",
        ),
    ],
)
def test_does_a_wrong_estimate_get_its_own_message(call, message):
    with says(message):
        call()


# ---------------------------------------------------------------- logframe, roles, gate


def logframe(**changes) -> pd.DataFrame:
    frame = pd.DataFrame("x", index=list(pilot.LEVELS), columns=list(pilot.LOGFRAME_COLUMNS))
    frame["baseline"] = "40"
    for level, (column, value) in changes.items():
        frame.loc[level, column] = value
    return frame


def test_has_a_full_logframe_no_fault():
    assert pilot.check_logframe(logframe()) == []


def test_are_all_faults_of_a_logframe_named():
    frame = logframe(output=("source", " "), outcome=("target", "40")).drop("goal").rename({"activity": "input"})
    assert pilot.check_logframe(frame) == [
        "There is no line for the level goal.",
        "There is no line for the level activity.",
        "outcome: the target is the same as the baseline.",
        "output: the source is missing.",
        "input is not a level of a logframe. The levels are goal, outcome, output, activity.",
    ]


def test_are_all_faults_of_a_raci_table_named():
    table = pd.DataFrame(
        {"Finance": ["A/R", "A", "r", "X"], "IT": [None, "A", "R", "A"]}, index=["fine", "two A", "no A", "odd"]
    )
    assert pilot.check_raci(table) == [
        "two A: 2 have A; exactly one must answer for it.",
        "two A: nobody has R, so nobody does it.",
        "no A: nobody has A; exactly one must answer for it.",
        "odd: X is none of R, A, C, I.",
        "odd: nobody has R, so nobody does it.",
    ]


@pytest.mark.parametrize(
    ("effect", "cost", "decision"),
    [(12, 220, "go"), (11.9, 220, "adjust"), (12, 221, "adjust"), (4, 100, "stop"), (20, 300, "stop"), (4.1, 299, "adjust")],
)
def test_does_the_gate_follow_its_rule_in_both_directions(effect, cost, decision):
    table = pd.DataFrame({"value": [effect, cost], "go": [12, 220], "stop": [4, 300]}, index=["effect", "cost"])
    assert pilot.gate(table)[0] == decision


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((None, 1, 0), "effect: value, go and stop must be numbers. A gate with a gap cannot be read."),
        ((math.nan, 1, 0), "effect: value, go and stop must be numbers. A gate with a gap cannot be read."),
        ((5, 1, 1), "effect: go and stop are both 1. Leave room between the two thresholds."),
    ],
)
def test_does_a_gate_that_cannot_be_read_say_why(row, message):
    with says(message):
        pilot.gate(pd.DataFrame([row], columns=["value", "go", "stop"], index=["effect"]))


def test_does_an_empty_gate_say_so():
    with says("The gate has no indicators."):
        pilot.gate(pd.DataFrame(columns=["value", "go", "stop"]))
