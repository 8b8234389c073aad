"""The small building twin: does it learn what the data were made with, and does it see a damaged door?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citykit import sensing, twin
from citykit.errors import CourseError


@pytest.fixture(scope="module")
def store() -> pd.DataFrame:
    return twin.medicine_store()


@pytest.fixture(scope="module")
def ours(store) -> twin.Twin:
    return twin.learn(store.iloc[: 14 * 24])


def flag_after(table, ours, limit=8.0):
    compared = twin.compare(table, ours)["error"]
    return sensing.first_flag(sensing.cusum(compared.iloc[14 * 24 - 1 :], compared.iloc[: 14 * 24 - 1].std(), limit=limit))


def test_does_the_next_hour_follow_the_sum_of_the_lesson():
    assert twin.Twin(0.08, 0.6).next_hour(21, 33, 1.5) == pytest.approx(21.06)


def test_does_the_twin_learn_what_the_store_was_made_with(ours):
    assert ours.leak == pytest.approx(0.08, abs=0.01)
    assert ours.effect == pytest.approx(0.6, abs=0.06)


def test_is_the_store_the_same_each_time():
    pd.testing.assert_frame_equal(twin.medicine_store(), twin.medicine_store())


def test_is_the_damage_invisible_to_an_alarm_at_25_degrees(store):
    damage = store.index[twin.FAULT]
    assert damage == pd.Timestamp("2026-03-23 12:00")
    assert store["inside"].loc[damage:].max() < 25


def test_does_the_twin_raise_its_flag_five_hours_after_the_damage(store, ours):
    assert flag_after(store, ours) - store.index[twin.FAULT] == pd.Timedelta(hours=5)


def test_does_the_twin_stay_quiet_without_damage(ours):
    assert flag_after(twin.medicine_store(worse=1), ours) is None


def test_does_a_thermometer_in_the_sun_raise_a_flag_too(ours):
    sunny = twin.medicine_store(worse=1)
    sunny.iloc[twin.FAULT :, sunny.columns.get_loc("outside")] += 3
    assert flag_after(sunny, ours) > sunny.index[twin.FAULT]


def test_does_measured_against_expected_start_with_the_second_hour(store, ours):
    compared = twin.compare(store, ours)
    assert len(compared) == len(store) - 1
    first = ours.next_hour(*store.iloc[0][["inside", "outside", "cooling"]])
    assert compared["expected"].iloc[0] == pytest.approx(first)


@given(st.floats(15, 30), st.floats(10, 40))
def test_does_the_needed_cooling_hold_the_temperature_and_is_never_below_0(inside, outside):
    made = twin.Twin(0.08, 0.6)
    cooling = made.need(inside, outside)
    assert cooling >= 0
    if outside >= inside:
        assert made.next_hour(inside, outside, cooling) == pytest.approx(inside)


def test_does_learning_refuse_gaps_and_few_hours(store):
    holes = store.iloc[:100].copy()
    holes.iloc[5, 0] = np.nan
    with pytest.raises(CourseError, match="The table has gaps"):
        twin.learn(holes)
    with pytest.raises(CourseError, match="at least 48 hours, better two weeks; there are 47"):
        twin.learn(store.iloc[:47])


def test_does_learning_from_a_machine_that_never_ran_say_so(store):
    with pytest.raises(CourseError, match="Was the cooling on and off in them"):
        twin.learn(store.assign(cooling=0.0))
