"""Sensors: the published keys of the air data, hand sums, properties, and every error's words."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from citykit import sensing
from citykit.errors import CourseError

errors_in_sd = st.lists(st.floats(-5, 5).map(lambda value: round(value, 3)), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def raw() -> tuple[pd.DataFrame, pd.DataFrame]:
    return sensing.air()


@pytest.fixture(scope="module")
def windows(raw) -> tuple[pd.DataFrame, pd.DataFrame]:
    early, late = raw
    return sensing.clean(early), sensing.clean(late)


@pytest.fixture(scope="module")
def line(windows) -> sensing.Line:
    return sensing.calibrate(sensing.paired(windows[0]))


def errors(line, window) -> pd.Series:
    return line.estimate(window["sensor"]) - window["reference"]


# The published keys


def test_does_the_correlation_fall_from_093_to_083(windows):
    early, late = (sensing.paired(window) for window in windows)
    assert round(early["sensor"].corr(early["reference"]), 2) == 0.93
    assert round(late["sensor"].corr(late["reference"]), 2) == 0.83


def test_does_the_error_of_a_calibration_fitted_early_grow_from_048_to_079(windows, line):
    early, late = windows
    assert round(sensing.rmse(errors(line, early)), 2) == 0.48
    assert round(sensing.rmse(errors(line, late)), 2) == 0.79


def test_are_both_windows_four_weeks_of_hours_a_year_apart(raw):
    early, late = raw
    assert len(early) == len(late) == 28 * 24
    assert early.index[0] == pd.Timestamp("2004-03-15")
    assert late.index[-1] == pd.Timestamp("2005-03-27 23:00")


# The missing code


def test_does_the_code_stand_out_as_the_lowest_value_of_every_column(raw):
    table = sensing.lowest(raw[0])
    assert (table["lowest"] == sensing.MISSING).all()
    assert table.loc["reference", ["times", "next lowest"]].tolist() == [64, 0.3]


def test_does_the_sensor_look_useless_when_the_code_is_left_in(raw, windows):
    early = raw[0]
    blind = sensing.calibrate(early)
    assert early["reference"].mean() == pytest.approx(-17.0, abs=0.05)
    assert abs(early["sensor"].corr(early["reference"])) < 0.05
    assert blind.slope < 0
    assert sensing.rmse(errors(blind, windows[0])) == pytest.approx(19.59, abs=0.005)


def test_how_many_hours_are_left_after_cleaning(windows):
    assert [len(sensing.paired(window)) for window in windows] == [581, 652]
    assert [window.isna().sum()["sensor"] for window in windows] == [27, 1]


def test_is_the_table_itself_left_as_it_was(raw):
    before = raw[0].copy()
    sensing.clean(raw[0])
    pd.testing.assert_frame_equal(raw[0], before)


def test_does_a_mistyped_code_get_a_word_of_advice(raw):
    with pytest.raises(CourseError, match=r"No value in the table is -999\. Look at the lowest and highest values first\."):
        sensing.clean(raw[0], codes=(-999,))


def test_can_two_codes_be_cleaned_at_once():
    table = pd.DataFrame({"sensor": [10, 9999, 35], "reference": [7, 22, -999]})
    assert len(sensing.paired(sensing.clean(table, codes=(9999, -999)))) == 1


# Calibration


def test_does_the_hand_formula_give_what_citykit_and_statsmodels_give(windows, line):
    pairs = sensing.paired(windows[0])
    x, y = pairs["sensor"], pairs["reference"]
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    by_hand = (y.mean() - slope * x.mean(), slope)
    assert line == pytest.approx(by_hand)
    assert line == pytest.approx(tuple(sm.OLS(y, sm.add_constant(x)).fit().params))


def test_does_the_island_town_of_the_lesson_come_out_by_hand():
    pairs = pd.DataFrame({"sensor": [10, 20, 30, 40, 50], "reference": [7, 15, 18, 21, 29]})
    own = sensing.calibrate(pairs)
    assert own == pytest.approx((3, 0.5))
    assert sensing.rmse(own.estimate(pairs["sensor"]) - pairs["reference"]) == pytest.approx(math.sqrt(2))
    later = own.estimate(np.array([20, 30, 40, 50, 60])) - np.array([9, 15, 18, 25, 28])
    assert later.tolist() == [4, 3, 5, 3, 5]
    assert sensing.rmse(later) == pytest.approx(4.10, abs=0.005)
    assert sensing.rmse(later - later.mean()) == pytest.approx(0.89, abs=0.005)


@given(st.floats(-50, 50), st.floats(-5, 5), st.lists(st.integers(0, 2_000), min_size=3, max_size=30, unique=True))
def test_does_a_straight_line_come_back(intercept, slope, raw_values):
    pairs = pd.DataFrame({"sensor": raw_values, "reference": [intercept + slope * value for value in raw_values]})
    found = sensing.calibrate(pairs)
    assert found.intercept == pytest.approx(intercept, abs=1e-6)
    assert found.slope == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize(
    ("sensor", "reference", "words"),
    [
        ([1, 2, None, 4], [1, 2, 3, 4], "1 rows lack the sensor or the reference. Keep only rows that have both."),
        ([1, 2], [1, 2], "A calibration needs at least three pairs of values, and there are 2."),
        ([7, 7, 7], [1, 2, 3], "The sensor shows one single value. It may be stuck: no line can be fitted."),
    ],
)
def test_does_a_calibration_say_what_it_lacks(sensor, reference, words):
    with pytest.raises(CourseError) as caught:
        sensing.calibrate(pd.DataFrame({"sensor": sensor, "reference": reference}))
    assert str(caught.value) == words


def test_does_a_fair_test_two_weeks_later_find_the_same_error(windows):
    pairs = sensing.paired(windows[0])
    short = sensing.calibrate(pairs[:"2004-03-28"])
    assert sensing.rmse(errors(short, pairs["2004-03-29":])) == pytest.approx(0.47, abs=0.005)


def test_would_even_the_best_line_of_the_late_hours_gain_almost_nothing(windows, line):
    late = windows[1]
    best = sensing.calibrate(sensing.paired(late))
    assert sensing.rmse(errors(best, late)) == pytest.approx(0.786, abs=0.0005)
    assert sensing.rmse(errors(line, late)) == pytest.approx(0.794, abs=0.0005)


# The size of an error


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30))
def test_is_the_rmse_never_smaller_than_the_mean_error(values):
    assert sensing.rmse(values) >= abs(np.mean(values)) - 1e-9


def test_does_the_rmse_leave_gaps_out():
    assert sensing.rmse([3.0, np.nan, -4.0]) == pytest.approx(math.sqrt(12.5))


def test_does_the_rmse_of_nothing_say_so():
    with pytest.raises(CourseError, match="no hour in common"):
        sensing.rmse([np.nan])


# Drift


def test_does_the_flag_go_up_on_the_third_day_and_never_in_the_calibration(windows, line):
    known, new = (sensing.daily(errors(line, window)) for window in windows)
    assert known.std() == pytest.approx(0.29, abs=0.005)
    assert sensing.first_flag(sensing.cusum(known, known.std())) is None
    assert sensing.first_flag(sensing.cusum(new, known.std())) == pd.Timestamp("2005-03-02")


def test_does_the_mean_error_hide_the_drift(windows, line):
    assert abs(errors(line, windows[1]).mean()) < 0.1


def test_do_the_odd_days_of_the_station_explain_only_a_part(windows, line):
    late = windows[1]
    odd = late["2005-03-11 12:00":"2005-03-14 04:00"].index
    assert sensing.rmse(errors(line, late.drop(odd))) == pytest.approx(0.74, abs=0.005)


def test_are_days_with_few_hours_left_out():
    hours = pd.date_range("2026-01-01", periods=48, freq="h")
    values = pd.Series(1.0, index=hours)
    values.iloc[24:31] = np.nan
    assert sensing.daily(values).index.tolist() == [pd.Timestamp("2026-01-01")]
    assert len(sensing.daily(values, hours=17)) == 2


def test_does_the_upper_sum_follow_the_sums_by_hand():
    daily = pd.Series([0.3, -0.6, 1.5, 2.4, 1.8, 3.0, 2.7, 3.3], index=range(1, 9))
    sums = sensing.cusum(daily, sd=1.5)
    assert sums["high"].round(1).tolist() == [0, 0, 0.5, 1.6, 2.3, 3.8, 5.1, 6.8]
    assert sensing.first_flag(sums) == 7


@given(errors_in_sd)
def test_do_the_two_sums_change_places_when_every_error_changes_its_sign(values):
    one = sensing.cusum(pd.Series(values), sd=1)
    other = sensing.cusum(-pd.Series(values), sd=1)
    assert one["high"].tolist() == other["low"].tolist()
    assert one["flag"].tolist() == other["flag"].tolist()
    assert (one[["high", "low"]] >= 0).all(axis=None)


@given(errors_in_sd, st.floats(0.5, 3))
def test_does_a_larger_limit_never_flag_sooner(values, step):
    low, high = (sensing.first_flag(sensing.cusum(pd.Series(values), sd=1, limit=limit)) for limit in (3, 3 + step))
    assert high is None or low <= high


@pytest.mark.parametrize("bad", [{"sd": 0}, {"sd": float("nan")}, {"limit": 0}, {"allowance": -0.1}])
def test_does_a_chart_without_sense_say_so(bad):
    with pytest.raises(CourseError, match="must be above 0"):
        sensing.cusum(pd.Series([1.0]), **{"sd": 1.0, **bad})


def test_does_a_chart_refuse_gaps():
    with pytest.raises(CourseError, match="2 errors are missing"):
        sensing.cusum(pd.Series([1.0, np.nan, np.nan]), sd=1)


# The rule


def test_is_the_italian_sensor_a_no_go_a_year_later():
    decision, tests = sensing.go_or_no_go(97, 0.79, True, least_complete=75, most_error=0.6)
    assert decision == "no-go"
    assert tests["passed"].tolist() == ["yes", "no", "no"]


@pytest.mark.parametrize(
    ("complete", "error", "flagged", "decision"),
    [
        (75, 0.6, False, "go"),
        (74.9, 0.6, False, "no-go"),
        (75, 0.601, False, "no-go"),
        (100, 0.0, True, "no-go"),
    ],
)
def test_does_go_need_all_three_tests(complete, error, flagged, decision):
    assert sensing.go_or_no_go(complete, error, flagged, least_complete=75, most_error=0.6)[0] == decision


@pytest.mark.parametrize(
    ("complete", "error", "words"),
    [
        (101, 0.5, "lies between 0 and 100 %, and 101 does not"),
        (-1, 0.5, "lies between 0 and 100 %, and -1 does not"),
        (80, float("nan"), "must be numbers of 0 or more"),
        (80, -0.1, "must be numbers of 0 or more"),
    ],
)
def test_does_the_rule_refuse_impossible_results(complete, error, words):
    with pytest.raises(CourseError, match=words):
        sensing.go_or_no_go(complete, error, False, least_complete=75, most_error=0.6)
