"""Signals against an independent simulation and an optimiser; trips, rentals and parking against hand sums."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.vq import kmeans2
from scipy.optimize import minimize_scalar
from scipy.special import comb

from citykit import data
from citykit.errors import CourseError
from citykit.mobility import demand, parking, rentals, signals
from citykit.mobility.signals import JUNCTIONS

MARKET = JUNCTIONS["Market"]
RATIOS = signals.critical_ratios(MARKET.approaches)

#: An approach below saturation: flow, saturation flow, green, cycle.
below = st.tuples(
    st.floats(0.02, 0.97), st.floats(600, 4000), st.floats(5, 80), st.floats(1.2, 6)
).map(lambda draw: (draw[0] * draw[1] / draw[3], draw[1], draw[2], draw[2] * draw[3]))


# Timing


def test_is_websters_cycle_his_formula_by_hand():
    assert signals.webster_cycle(pd.Series([0.45, 0.25]), 10) == pytest.approx(20 / 0.30)


def test_does_the_largest_approach_decide_a_phase():
    assert RATIOS.to_dict() == pytest.approx({1: 800 / 1800, 2: 430 / 1500})


def test_is_all_time_either_green_or_lost():
    greens = signals.green_times(RATIOS, 75, 10)
    assert greens.sum() == pytest.approx(65)
    assert greens[1] / greens[2] == pytest.approx(RATIOS[1] / RATIOS[2])


@pytest.mark.parametrize("name", ["Market", "School"])
def test_is_websters_cycle_close_to_the_least_delay_that_an_optimiser_finds(name):
    junction = JUNCTIONS[name]
    ratios = signals.critical_ratios(junction.approaches)

    def waiting(cycle):
        greens = signals.green_times(ratios, cycle, junction.lost_time)
        return signals.assess(junction.approaches, greens, cycle)["vehicle_hours"].sum()

    shortest = junction.lost_time / (1 - ratios.sum()) + 1
    least = minimize_scalar(waiting, bounds=(shortest, 180), method="bounded")
    assert waiting(signals.webster_cycle(ratios, junction.lost_time)) <= 1.01 * least.fun


def test_is_the_walking_cycle_the_shortest_in_which_people_can_cross():
    cycle = signals.walking_cycle(RATIOS, MARKET.walking, 10)
    spare = signals.green_times(RATIOS, cycle, 10) - pd.Series(MARKET.walking)
    assert spare.min() == pytest.approx(0)


@pytest.mark.parametrize(("name", "cycle"), [("Market", 75), ("School", 50), ("Bridge", 120)])
def test_decides_traffic_people_or_the_longest_cycle(name, cycle):
    found, greens = signals.retime(JUNCTIONS[name])
    assert found == cycle
    assert greens.sum() == pytest.approx(cycle - 10)


def test_does_no_cycle_serve_flow_ratios_of_1_and_more():
    with pytest.raises(CourseError, match=r"add up to 1\.05.*less traffic"):
        signals.webster_cycle(pd.Series([0.6, 0.45]), 10)


def test_does_a_cycle_of_lost_time_only_leave_no_green():
    with pytest.raises(CourseError, match="leaves no green"):
        signals.green_times(RATIOS, 10, 10)


def test_does_a_table_without_flows_say_what_is_missing():
    with pytest.raises(CourseError, match="lacks the column flow"):
        signals.critical_ratios(MARKET.approaches.drop(columns="flow"))


@given(st.one_of(st.floats(max_value=0), st.just(float("nan")), st.text(), st.none()))
def test_is_a_bad_flow_named_with_its_approach(flow):
    table = MARKET.approaches.astype(object)
    table.loc["East", "flow"] = flow
    with pytest.raises(CourseError, match="The flow of East"):
        signals.critical_ratios(table)


# Delay


def test_is_the_delay_of_north_the_sum_by_hand():
    x = 800 * 120 / (1800 * 60)
    uniform = 120 * (1 - 0.5) ** 2 / (2 * (1 - 800 / 1800))
    chance = x**2 / (2 * (800 / 3600) * (1 - x))
    north = signals.assess(MARKET.approaches, MARKET.greens, 120).loc["North"]
    assert north[["x", "uniform", "random"]].tolist() == pytest.approx([x, uniform, chance])
    assert north["vehicle_hours"] == pytest.approx(800 * (uniform + chance) / 3600)


def test_is_the_uniform_delay_the_area_of_the_queue_per_vehicle():
    flow, saturation, green, cycle = 430, 1500, 50, 120
    time = np.arange(0, cycle, 0.001)
    red = cycle - green
    waiting = np.clip(flow * time - saturation * np.clip(time - red, 0, None), 0, None) / 3600
    area = waiting.sum() * 0.001
    assert signals.uniform_delay(flow, saturation, green, cycle) == pytest.approx(area / (flow * cycle / 3600), rel=1e-3)


@pytest.mark.parametrize("inputs", [(800, 1800, 39.5, 75), (430, 1500, 25.5, 75), (620, 1800, 60, 120), (120, 1500, 14, 50)])
def test_does_the_simulation_of_even_arrivals_agree_with_the_uniform_delay(inputs):
    found = signals.simulate(*inputs)
    assert abs(found.delay - signals.uniform_delay(*inputs)) < 2 * found.standard_error
    assert found.standard_error < 0.02 * found.delay


def test_is_the_standard_error_honest():
    inputs = (430, 1500, 25.5, 75)
    truth = signals.uniform_delay(*inputs)
    gaps = [(found.delay - truth) / found.standard_error for found in (signals.simulate(*inputs, seed=s) for s in range(60))]
    assert 0.8 < np.std(gaps) < 1.3
    assert np.mean(np.abs(gaps) < 2) > 0.85


@pytest.mark.parametrize("inputs", [(800, 1800, 39.5, 75), (350, 1500, 25.5, 75)])
def test_do_random_arrivals_wait_longer_than_even_ones_and_less_than_both_terms_say(inputs):
    found = signals.simulate(*inputs, arrivals="random", cycles=60, runs=60)
    uniform = signals.uniform_delay(*inputs)
    assert uniform + 5 * found.standard_error < found.delay < uniform + signals.random_delay(*inputs)


def test_does_a_full_green_serve_green_by_slot_vehicles_on_average():
    # 25.5 s hold 10.625 slots of 2.4 s; a green that served 10 or 11 whole vehicles would be off by 4 %
    waits = [signals.simulate(1000, 1500, 25.5, 75, cycles=cycles, runs=50).delay for cycles in (20, 40)]
    assert waits[1] - waits[0] == pytest.approx(20 * 75 * (1000 / 510 - 1) / 2, rel=0.02)


@pytest.mark.parametrize("inputs", [(800, 1800, 39.5, 75), (430, 1500, 25.5, 75), (800, 1800, 60, 120)])
def test_does_a_long_simulation_agree_with_websters_formula_of_three_terms(inputs):
    flow, _, green, cycle = inputs
    x, q = signals.degree_of_saturation(*inputs), flow / 3600
    third = 0.65 * (cycle / q**2) ** (1 / 3) * x ** (2 + 5 * green / cycle)
    webster = signals.uniform_delay(*inputs) + signals.random_delay(*inputs) - third
    assert signals.simulate(*inputs, arrivals="random", cycles=600, runs=20).delay == pytest.approx(webster, rel=0.05)


def test_does_the_same_seed_give_the_same_simulation():
    assert signals.simulate(430, 1500, 25, 75) == signals.simulate(430, 1500, 25, 75)
    assert signals.simulate(430, 1500, 25, 75) != signals.simulate(430, 1500, 25, 75, seed=1)


def test_does_the_check_by_load_hold_formula_and_simulation_side_by_side():
    formula, simulated = signals.by_load(1500, 50, 120, loads=(0.4, 0.8))
    assert (formula["delay"] > formula["uniform"]).all()
    even = [signals.uniform_delay(x * 625, 1500, 50, 120) for x in (0.4, 0.8)]
    assert simulated["even"].tolist() == pytest.approx(even, rel=0.02)


@given(below)
def test_does_more_green_mean_less_delay(inputs):
    flow, saturation, green, cycle = inputs
    more = (green + cycle) / 2
    for term in (signals.uniform_delay, signals.random_delay):
        assert 0 <= term(flow, saturation, more, cycle) <= term(*inputs)


@given(st.floats(1.0, 3.0))
def test_does_no_mean_delay_exist_from_saturation_1_upwards(x):
    with pytest.raises(CourseError, match="the queue grows as long as the rush lasts"):
        signals.random_delay(x * 750.001, 1500, 60, 120)


def test_does_an_overloaded_approach_get_its_name_in_the_message():
    bridge = JUNCTIONS["Bridge"]
    with pytest.raises(CourseError, match=r"^North: The degree of saturation is 1\.09"):
        signals.assess(bridge.approaches, bridge.greens, bridge.cycle)


def test_is_the_overload_of_an_hour_what_does_not_pass():
    left, wait = signals.overload(900, 1800, 55, 120, hours=1)
    x = 900 / 825
    assert left == pytest.approx(75)
    assert wait == pytest.approx(3600 * (x - 1) / 2)
    even = signals.simulate(900, 1800, 55, 120, cycles=30, runs=20).delay
    assert even == pytest.approx(120 * (1 - 55 / 120) / 2 + wait, rel=0.05)


def test_is_an_approach_below_1_no_overload():
    with pytest.raises(CourseError, match="not overloaded"):
        signals.overload(800, 1800, 55, 120, hours=1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"green": 75}, "must be shorter than the cycle"),
        ({"green": 2}, r"too short for one vehicle, which takes 2\.4 s"),
        ({"green": 0}, "The green must be a number above 0"),
        ({"arrivals": "steady"}, 'Arrivals are "even" or "random", and not "steady"'),
        ({"flow": 0.001}, "No vehicle came"),
    ],
)
def test_does_a_simulation_say_what_is_wrong(change, message):
    with pytest.raises(CourseError, match=message):
        signals.simulate(**({"flow": 430, "saturation": 1500, "green": 25, "cycle": 75} | change))


def test_is_the_yearly_value_a_plain_product():
    assert signals.yearly_value(0.4, 1000, 2, 1.5) == pytest.approx(1200)


# Night trips


TRIPS = demand.made_up_trips()
POINTS = demand.all_ends(TRIPS)


def test_does_k_means_by_steps_end_where_scipy_ends():
    start = np.array([[2.0, 7], [3, 3], [5, 4], [7, 7], [9, 4], [11, 9]])
    centres = start
    for _ in range(20):
        centres = demand.kmeans_step(POINTS, centres)
    library, _ = kmeans2(POINTS, start, iter=20, minit="matrix")
    assert centres == pytest.approx(library)


def test_are_the_made_up_areas_found_again():
    found = demand.areas(POINTS, 6)
    truth = demand.AREAS[["x_km", "y_km"]].to_numpy()
    assert demand.nearest(truth, found)[1].max() < 0.2


def test_does_no_step_of_k_means_raise_the_sum_of_squares():
    centres = POINTS[:6]
    sums = []
    for _ in range(15):
        sums.append((demand.nearest(POINTS, centres)[1] ** 2).sum())
        centres = demand.kmeans_step(POINTS, centres)
    assert (np.diff(sums) <= 1e-9).all()


def test_is_a_centre_without_points_named():
    with pytest.raises(CourseError, match="A centre has no point near it"):
        demand.kmeans_step(POINTS, np.array([[5.0, 5], [500, 500]]))


@pytest.mark.parametrize("count", [0, 1200])
def test_does_a_number_of_areas_fit_the_points(count):
    with pytest.raises(CourseError, match="do not fit 1200 points"):
        demand.areas(POINTS, count)


def test_is_every_trip_counted_once():
    group, _ = demand.nearest(POINTS, demand.areas(POINTS, 6))
    pairs = demand.links(TRIPS, group)
    assert pairs.sum() == len(TRIPS)
    assert all(low <= high for low, high in pairs.index)


def test_is_the_best_line_the_one_with_most_trips_on_it():
    pairs = pd.Series({(0, 1): 10, (1, 2): 9, (0, 2): 1, (0, 3): 8, (3, 3): 5})
    assert demand.best_line(pairs, 2) == ((0, 3), pytest.approx(13 / 33))
    assert demand.best_line(pairs, 3) == ((0, 1, 3), pytest.approx(23 / 33))
    assert demand.best_line(pairs, 9)[1] == 1


# Rentals


DAYS = rentals.open_days()


def test_are_closed_days_left_out():
    raw = data.load("seoul_bike_daily")
    assert len(raw) == 365
    assert len(DAYS) == (raw["open_hours"] == 24).sum() == 352
    assert DAYS["rentals"].min() > 0


def test_is_the_naive_forecast_the_open_day_before():
    assert DAYS.loc["2018-11-07", "before"] == DAYS.loc["2018-11-05", "rentals"]  # 6 November was closed


def test_is_a_line_by_library_the_line_by_hand():
    slope = DAYS["rentals"].cov(DAYS["temperature"]) / DAYS["temperature"].var()
    found = rentals.fit(DAYS, "rentals ~ temperature").params
    assert found["temperature"] == pytest.approx(slope)
    assert found["Intercept"] == pytest.approx(DAYS["rentals"].mean() - slope * DAYS["temperature"].mean())


def test_does_the_model_win_in_november_and_lose_in_july():
    months = rentals.month_by_month(DAYS, "2018-07")
    assert months.loc["2018-11", "model"] < months.loc["2018-11", "naive"]
    assert months.loc["2018-07", "model"] > months.loc["2018-07", "naive"]
    assert months.index.tolist() == ["2018-07", "2018-08", "2018-09", "2018-10", "2018-11"]


def test_does_a_month_learn_from_the_days_before_it_only():
    changed = DAYS.copy()
    changed.loc["2018-11-15":, "rentals"] *= 3
    assert rentals.month_by_month(changed, "2018-10").loc["2018-10"].equals(rentals.month_by_month(DAYS, "2018-10").loc["2018-10"])


def test_are_a_few_days_too_few_to_learn_from():
    with pytest.raises(CourseError, match="29 days are too few"):
        rentals.fit(DAYS.head(29))


# Parking


def test_is_the_elasticity_the_change_in_percent_by_hand():
    assert parking.elasticity(20, 28, 96, 88) == pytest.approx((-8 / 92) / (8 / 24))


@given(st.floats(0.2, 0.99), st.floats(0.1, 100), st.floats(0.3, 0.95), st.floats(-2, -0.1))
def test_does_the_price_for_a_target_bring_the_target(occupancy, price, target, sensitivity):
    wanted = parking.price_for(target, price, occupancy, sensitivity)
    assert parking.occupancy_at(wanted, price, occupancy, sensitivity) == pytest.approx(target)


def test_is_a_street_never_more_than_full():
    assert parking.occupancy_at(0.1, 1, 0.9, -0.4) == 1


@pytest.mark.parametrize(("spaces", "occupancy"), [(1, 0.85), (8, 0.85), (8, 0.96), (5, 0.0)])
def test_is_the_chance_of_a_free_space_the_sum_over_all_cases(spaces, occupancy):
    free = sum(comb(spaces, k) * (1 - occupancy) ** k * occupancy ** (spaces - k) for k in range(1, spaces + 1))
    assert parking.chance_of_space(spaces, occupancy) == pytest.approx(free)


def test_does_an_unchanged_price_say_nothing():
    with pytest.raises(CourseError, match="The price did not change"):
        parking.elasticity(20, 20, 96, 88)


@settings(max_examples=30)
@given(st.floats(min_value=0, max_value=5))
def test_is_an_elasticity_below_0_asked_for(sensitivity):
    with pytest.raises(CourseError, match="elasticity"):
        parking.price_for(0.85, 20, 0.9, sensitivity)
