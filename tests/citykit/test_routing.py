"""Are tours, levels, totals and the price of a sensor what one works out by hand, and never better than possible?"""

from itertools import chain, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import routing
from citykit.errors import CourseError
from citykit.panels.field_services import BINS, KM, PRICES, estate, old_town, outcome

MORNING = ["Market", "Station", "Food street", "School", "Stadium", "Hilltop"]
points = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=8)


def kilometres(corners) -> pd.DataFrame:
    """The table of kilometres of points; the first is the depot."""
    places = pd.DataFrame(corners, columns=["x_km", "y_km"]) / 2
    return routing.distances(places.set_axis([f"P{number}" for number in range(len(places))]))


def series(values, names="AB") -> pd.Series:
    return pd.Series(values, index=list(names), dtype=float)


def test_is_a_way_the_step_to_the_east_plus_the_step_to_the_north():
    assert KM.loc["Depot", "School"] == 5.0
    assert (KM == KM.T).all(axis=None) and (np.diag(KM) == 0).all()


def test_does_a_tour_come_home():
    assert routing.route_km(["School"], KM) == 10.0
    assert routing.route_km([], KM) == 0.0


def test_does_the_tour_of_the_lesson_come_out_as_by_hand():
    near = routing.nearest_neighbour(MORNING, KM)
    assert near == ["Stadium", "Market", "School", "Food street", "Station", "Hilltop"]
    assert routing.route_km(near, KM) == 3 + 4.5 + 2.5 + 2.5 + 2 + 1 + 9.5 == 25
    better = routing.two_opt(near, KM)
    assert better == ["Stadium", "Market", "Hilltop", "Station", "Food street", "School"]
    assert routing.route_km(better, KM) == 21


def test_is_21_km_the_shortest_of_all_720_orders():
    assert min(routing.route_km(order, KM) for order in permutations(MORNING)) == 21


def test_does_pyvrp_find_a_shorter_tour_of_twelve_bins_than_our_two_rules():
    near = routing.nearest_neighbour(BINS, KM)
    [tour] = routing.pyvrp_tours(BINS, KM)
    assert (routing.route_km(near, KM), routing.route_km(routing.two_opt(near, KM), KM)) == (31, 26)
    assert routing.route_km(tour, KM) == 24 and sorted(tour) == sorted(BINS)


def test_does_a_full_truck_of_pyvrp_unload_and_go_again():
    tours = routing.pyvrp_tours(BINS, KM, capacity=6)
    assert sorted(map(len, tours)) == [6, 6] and sorted(chain(*tours)) == sorted(BINS)
    assert sum(routing.route_km(tour, KM) for tour in tours) == 34
    assert routing.pyvrp_tours([], KM) == []


@given(points)
@settings(max_examples=60, deadline=None)
def test_does_two_opt_keep_the_stops_and_never_make_a_tour_longer(corners):
    km = kilometres(corners)
    stops = list(km.index[1:])
    near = routing.nearest_neighbour(stops, km)
    better = routing.two_opt(near, km)
    assert sorted(near) == sorted(better) == sorted(stops)
    assert routing.route_km(better, km) <= routing.route_km(near, km) + 1e-9
    assert routing.two_opt(better, km) == better


@given(points)
@settings(max_examples=15, deadline=None)
def test_is_pyvrp_at_least_as_short_and_no_shorter_than_possible(corners):
    km = kilometres(corners[:7])
    stops = list(km.index[1:])
    [tour] = routing.pyvrp_tours(stops, km)
    ours = routing.route_km(routing.two_opt(routing.nearest_neighbour(stops, km), km), km)
    shortest = min(routing.route_km(order, km) for order in permutations(stops))
    assert shortest - 1e-9 <= routing.route_km(tour, km) <= ours + 1e-9


def test_does_a_bin_follow_the_rule_day_by_day():
    """The question of the quiz: 40 % in the evening of day 2, a threshold of 60 %, 35 % a day."""
    fill = pd.DataFrame({"A": [35, 35, 35]}, index=[3, 4, 5])
    plan = routing.rounds(fill, 2)
    visited, evening = routing.collect(fill, series([40], "A"), plan, 60)
    assert evening["A"].tolist() == [75, 110, 35]
    assert visited["A"].tolist() == [False, False, True]


def test_is_a_bin_at_the_threshold_emptied():
    fill = pd.DataFrame({"A": [10], "B": [10]})
    visited, evening = routing.collect(fill, series([50, 49]), routing.rounds(fill, 1), 50)
    assert visited.iloc[0].tolist() == [True, False] and evening.iloc[0].tolist() == [10, 59]


def test_may_each_bin_have_a_threshold_of_its_own():
    fill = pd.DataFrame({"A": [10], "B": [10]})
    visited, _ = routing.collect(fill, series([50, 50]), routing.rounds(fill, 1), series([60, 40]))
    assert visited.iloc[0].tolist() == [False, True]


def test_is_a_threshold_of_0_the_same_as_fixed_rounds():
    town = old_town()
    plan = routing.rounds(town.fill, 2)
    visited, _ = routing.collect(town.fill, town.start, plan, 0)
    assert (visited == plan).all(axis=None)


@given(st.lists(st.integers(0, 70), min_size=3, max_size=14), st.integers(0, 100), st.integers(0, 100), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_does_a_higher_threshold_never_cause_more_visits_of_a_bin(gains, low, high, every):
    fill = pd.DataFrame({"A": gains})
    plan = routing.rounds(fill, every)
    visits = [routing.collect(fill, series([30], "A"), plan, level)[0]["A"].sum() for level in sorted((low, high))]
    assert visits[0] >= visits[1]


@given(st.integers(1, 100), st.integers(1, 5))
def test_is_50_percent_safe_for_steady_bins_that_do_not_fill_up_between_two_rounds(gain, every):
    if gain * every > 100:
        return
    fill = pd.DataFrame({"A": [gain] * 20})
    _, evening = routing.collect(fill, series([0], "A"), routing.rounds(fill, every), 50)
    assert evening["A"].max() <= 100


def test_do_the_totals_count_tours_ways_stops_and_overflow():
    days = [1, 2]
    visited = pd.DataFrame({"School": [True, False], "Clinic": [False, False]}, index=days)
    evening = pd.DataFrame({"School": [101, 150], "Clinic": [100, 101]}, index=days)
    assert routing.totals(visited, evening, KM).to_dict() == {"tours": 1, "km": 10, "stops": 1, "overflow": 3}


def test_do_the_plans_of_the_lesson_cost_what_it_says():
    town = old_town()
    fixed, measured = town.without_sensors.values()
    assert PRICES @ outcome(town, fixed) == 1036
    assert PRICES @ outcome(town, fixed, 50) == 7 * 60 + 148 * 2 + 42 * 3 == 842
    assert PRICES @ outcome(town, measured) == 897
    assert PRICES @ outcome(town, routing.rounds(town.fill, 1), 50) == 1467


def test_does_the_threshold_save_nothing_where_all_bins_fill_alike():
    homes = estate()
    [fixed] = homes.without_sensors.values()
    assert outcome(homes, fixed).equals(outcome(homes, fixed, 50))
    assert PRICES @ outcome(homes, fixed) == 592


def test_is_the_price_of_a_sensor_that_of_the_annuity_formula():
    factor = (1 - 1.06**-5) / 0.06
    assert factor == pytest.approx(4.212, abs=0.0005)
    assert routing.sensor_price(194 * 26 / 12, 40, years=5, rate=0.06) == pytest.approx((194 * 26 / 12 - 40) * factor)
    assert round(routing.sensor_price(55 * 26 / 12, 40, years=5, rate=0.06)) == 333
    assert routing.sensor_price(30, 40, years=5, rate=0.06) < 0


def test_are_the_made_up_days_the_same_for_the_same_seed():
    mean = series([40, 10])
    once, again = (routing.draw_fill(mean, 0.2, seed=7) for _ in range(2))
    assert once.equals(again) and not once.equals(routing.draw_fill(mean, 0.2, seed=8))
    assert once.shape == (14, 2) and (once >= 0).all(axis=None) and (once % 1 == 0).all(axis=None)
    assert (routing.draw_fill(mean, 0) == mean).all(axis=None)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: routing.route_km(["Moon"], KM), 'There is no place "Moon"'),
        (lambda: routing.nearest_neighbour(["Lake", "Lake"], KM), "A bin stands twice"),
        (lambda: routing.distances(pd.DataFrame({"x_km": [1]})), "The table of places lacks the column y_km."),
        (lambda: routing.distances(pd.DataFrame({"x_km": [1, np.nan], "y_km": [1, 1]})), "A coordinate is missing."),
        (lambda: routing.distances(pd.DataFrame({"x_km": [1, 2], "y_km": 1}, index=["A", "A"])), 'have the name "A"'),
        (lambda: routing.pyvrp_tours(["Lake"], KM, capacity=0), "The capacity must be a number of 1 or more"),
        (lambda: routing.rounds(KM, 0), "The number of days between two rounds must be"),
        (lambda: routing.sensor_price(1, 1, years=0, rate=0.06), "The life of a sensor in years must be"),
        (lambda: routing.draw_fill(series([1, 2]), -1), "The spread must be a number of 0 or more"),
    ],
)
def test_does_an_error_say_what_was_found_and_what_to_do(call, message):
    with pytest.raises(CourseError, match=message):
        call()


def test_does_collect_refuse_tables_that_do_not_fit_and_levels_below_0():
    fill = pd.DataFrame({"A": [10], "B": [10]})
    plan = routing.rounds(fill, 1)
    with pytest.raises(CourseError, match="must name the same bins and days"):
        routing.collect(fill, series([50, 50], "BA"), plan)
    with pytest.raises(CourseError, match="A level is missing or below 0"):
        routing.collect(fill, series([50, -1]), plan)
