"""Water districts: the flow of the night, and the leak in it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citykit import sensing, water
from citykit.errors import CourseError


def flags(values: pd.Series):
    known = values.iloc[:28]
    return sensing.first_flag(sensing.cusum(values.iloc[28:] - known.mean(), known.std()))


@pytest.fixture(scope="module")
def flows() -> pd.DataFrame:
    return water.district()


def test_do_the_nights_find_the_leak_sooner_than_the_days(flows):
    nights = water.night_flow(flows)
    assert nights.index[40] == pd.Timestamp("2026-02-14")
    assert flags(nights) == pd.Timestamp("2026-02-16")
    assert flags(flows["flow"].resample("D").mean()) == pd.Timestamp("2026-02-28")


def test_is_the_night_the_mean_of_the_hours_from_2_to_4():
    times = pd.date_range("2026-01-05", periods=24, freq="h")
    table = pd.DataFrame({"flow": range(24)}, index=times)
    assert water.night_flow(table).tolist() == [2.5]


def test_does_a_leak_raise_every_flow_from_its_first_day_on(flows):
    without = water.district(leak=0)
    rise = (flows["flow"] - without["flow"]).round(2)
    assert set(rise.iloc[: 40 * 24]) == {0.0}
    assert set(rise.iloc[40 * 24 :]) == {0.4}


def test_is_a_night_without_a_value_named(flows):
    holes = flows.drop(flows.index[24 + 2]).drop(flows.index[24 + 3])
    with pytest.raises(CourseError, match="A night has no value between 2 and 4 o'clock"):
        water.night_flow(holes)


def test_does_a_table_of_days_only_get_the_same_words(flows):
    with pytest.raises(CourseError, match="between 2 and 4"):
        water.night_flow(flows[flows.index.hour == 12])


def test_is_one_litre_per_second_864_cubic_metres_a_day():
    assert water.volume(1, 1) == pytest.approx(86.4)


@given(st.floats(0, 10), st.floats(0, 400))
def test_does_the_volume_grow_with_size_and_time(flow, days):
    assert water.volume(2 * flow, days) == pytest.approx(2 * water.volume(flow, days))
    assert water.volume(flow, 2 * days) == pytest.approx(2 * water.volume(flow, days))
