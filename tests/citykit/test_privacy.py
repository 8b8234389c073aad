"""Privacy: groups counted by hand, noise against the formula and against OpenDP, errors and alarms, and every error's words."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from citykit import privacy
from citykit.errors import CourseError

KNOWN = ["area", "age", "home"]


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    return privacy.make_register()


# The register


def test_is_the_register_the_same_each_time_and_without_names(register):
    pd.testing.assert_frame_equal(register, privacy.make_register())
    assert list(register.columns) == [*KNOWN, "support"]
    assert len(register) == 240
    assert register["age"].between(65, 94).all()


def test_does_another_seed_give_another_register(register):
    assert not register.equals(privacy.make_register(seed=14))


def test_do_the_oldest_in_west_share_one_building_and_one_support(register):
    oldest = register[register["area"].str.startswith("West") & (register["age"] >= 85)]
    assert len(oldest) == 10
    assert set(oldest["support"]) == {"nurse"}
    assert set(oldest["home"]) == {"flat"}


# Groups


def test_are_groups_counted_as_by_hand():
    rows = pd.DataFrame({"area": list("AAABB"), "age": [70, 70, 71, 70, 70]})
    assert list(privacy.own_group(rows, ["area", "age"])) == [2, 2, 1, 2, 2]
    assert list(privacy.own_group(rows, ["area"])) == [3, 3, 3, 2, 2]


def test_are_the_choices_of_the_lesson_still_true(register):
    expected = {(1, "area", 3): (1, 240), (5, "area", 3): (1, 163), (5, "district", 3): (1, 53),
                (10, "district", 3): (1, 18), (10, "district", 2): (7, 0), (15, "district", 2): (13, 0)}  # fmt: skip
    for (width, place, count), (smallest, small) in expected.items():
        size = privacy.own_group(privacy.coarsen(register, width=width, place=place), KNOWN[:count])
        assert (size.min(), (size < 5).sum()) == (smallest, small)


@pytest.mark.parametrize("width", privacy.AGE_WIDTHS)
@pytest.mark.parametrize("place", privacy.PLACES)
def test_does_a_coarser_table_never_make_a_group_smaller(register, width, place):
    exact = privacy.own_group(register, KNOWN)
    coarse = privacy.own_group(privacy.coarsen(register, width=width, place=place), KNOWN)
    assert (coarse >= exact).all()


def test_are_age_bands_named_by_their_ends(register):
    ages = privacy.coarsen(register, width=10)["age"]
    assert set(ages) == {"65-74", "75-84", "85-94"}
    assert ages[register["age"] == 74].eq("65-74").all()
    assert ages[register["age"] == 75].eq("75-84").all()


def test_are_places_told_by_district_and_by_city(register):
    assert set(privacy.coarsen(register, place="district")["area"]) == {"North", "East", "South", "West"}
    assert set(privacy.coarsen(register, place="city")["area"]) == {"whole city"}


@settings(max_examples=40, deadline=None)
@given(k=st.integers(1, 30), width=st.sampled_from(privacy.AGE_WIDTHS), place=st.sampled_from(privacy.PLACES))
def test_has_every_table_that_stays_groups_of_k(k, width, place):
    rows = privacy.coarsen(privacy.make_register(), width=width, place=place)
    kept = privacy.suppress(rows, KNOWN, k)
    assert kept.empty or privacy.own_group(kept, KNOWN).min() >= k
    assert privacy.own_group(rows.drop(kept.index), KNOWN).lt(k).all()


def test_are_the_oldest_lost_first(register):
    kept = privacy.suppress(privacy.coarsen(register, width=10, place="district"), KNOWN)
    lost = register.drop(kept.index)
    assert (len(lost), (lost["age"] >= 85).sum(), (register["age"] >= 85).sum()) == (18, 13, 38)


def test_does_a_group_with_one_answer_come_to_light(register):
    coarse = privacy.coarsen(register, width=10, place="district")
    found = privacy.one_answer(coarse, ["area", "age"], "support")
    assert found.to_dict("records") == [{"area": "West", "age": "85-94", "support": "nurse", "residents": 10}]
    wider = privacy.coarsen(register, width=15, place="district")
    assert privacy.one_answer(wider, ["area", "age"], "support").empty


@pytest.mark.parametrize(("columns", "found"), [([], "none"), (["street"], "street"), (["area", "name"], "name")])
def test_does_a_wrong_column_get_named(register, columns, found):
    with pytest.raises(CourseError, match=f"columns out of area, age, home, support; found {found}"):
        privacy.own_group(register, columns)


def test_does_an_empty_cell_get_an_answer_for_people(register):
    gap = register.astype({"area": object})
    gap.loc[1, "area"] = None
    with pytest.raises(CourseError, match='Write "not known"'):
        privacy.own_group(gap, KNOWN)


@pytest.mark.parametrize("choice", [{"width": 7}, {"place": "street"}])
def test_does_an_unknown_band_or_place_get_the_list(register, choice):
    with pytest.raises(CourseError, match=r"bands of 1, 5, 10, 15, 30 years and places as area, district, city"):
        privacy.coarsen(register, **choice)


# Noise


def test_is_the_scale_sensitivity_divided_by_epsilon():
    assert privacy.laplace_scale(0.5) == 2
    assert privacy.laplace_scale(0.25, sensitivity=3) == 12


@pytest.mark.parametrize(("epsilon", "sensitivity"), [(0, 1), (-1, 1), (1, 0), (float("nan"), 1)])
def test_is_noise_without_a_budget_refused(epsilon, sensitivity):
    with pytest.raises(CourseError, match="above 0"):
        privacy.laplace_scale(epsilon, sensitivity)


@given(scale=st.floats(0.01, 1_000), share=st.floats(0.01, 0.999))
def test_are_the_two_formulas_each_other_read_backwards(scale, share):
    assert privacy.chance_beyond(privacy.within(scale, share), scale) == pytest.approx(1 - share, rel=1e-6)


def test_do_the_formulas_agree_with_scipy():
    noise = stats.laplace(scale=2)
    assert privacy.within(2) == pytest.approx(noise.ppf(0.975))
    assert privacy.chance_beyond(10, 2) == pytest.approx(2 * noise.sf(10))
    assert noise.expect(abs) == pytest.approx(2, abs=1e-6)


def test_does_one_person_change_no_chance_by_more_than_the_promise():
    places = np.linspace(-40, 60, 2_001)
    with_you, without = (stats.laplace.pdf(places, count, privacy.laplace_scale(0.5)) for count in (20, 19))
    assert np.max(with_you / without) == pytest.approx(math.exp(0.5))
    assert np.max(without / with_you) == pytest.approx(math.exp(0.5))


@pytest.mark.parametrize(("epsilon", "sensitivity"), [(0.5, 1), (0.25, 1), (0.3, 3), (2.0, 1)])
def test_does_opendp_find_the_same_scale(epsilon, sensitivity):
    assert privacy.opendp_scale(epsilon, sensitivity) == pytest.approx(privacy.laplace_scale(epsilon, sensitivity))


def test_is_the_noise_of_opendp_the_noise_of_the_formula():
    scale, draws = 2.0, 20_000
    noise = np.array(privacy.opendp_counts([0] * draws, scale))
    # Five standard errors: OpenDP's draws cannot be repeated, and this test should fail once in a million runs.
    assert abs(noise.mean()) < 5 * noise.std() / math.sqrt(draws)
    assert abs(np.abs(noise).mean() - 1 / math.sinh(1 / scale)) < 5 * np.abs(noise).std() / math.sqrt(draws)
    zero = math.tanh(1 / (2 * scale))
    assert abs((noise == 0).mean() - zero) < 5 * math.sqrt(zero * (1 - zero) / draws)


def test_does_opendp_keep_the_counts_in_the_middle():
    noisy = np.array([privacy.opendp_counts([100, 3], 1) for _ in range(400)])
    assert np.abs(noisy.mean(axis=0) - [100, 3]).max() < 5 * math.sqrt(2) / 20
    assert noisy.dtype.kind == "i"


# Errors of a tool, and alarms


def test_are_the_error_rates_those_of_the_lesson():
    counts = pd.DataFrame(
        {"found": [45, 30], "missed": [15, 30], "false_alarms": [35, 35], "left_alone": [105, 105]}, index=["A", "B"]
    )
    rates = privacy.error_rates(counts)
    assert list(rates["missed_share"]) == [25, 50]
    assert list(rates["false_alarm_share"]) == [25, 25]
    assert list(rates["base_rate"]) == [30, 30]
    assert rates.loc["B", "flags_right"] == pytest.approx(100 * 30 / 65)
    assert rates.loc["A", "right"] == 75


def test_can_equal_errors_go_with_unequal_flags():
    counts = pd.DataFrame(
        {"found": [48, 16], "missed": [12, 4], "false_alarms": [28, 36], "left_alone": [112, 144]}, index=["C", "D"]
    )
    rates = privacy.error_rates(counts)
    assert rates[["missed_share", "false_alarm_share"]].eq(20).all(axis=None)
    assert rates["flags_right"].round(1).to_list() == [63.2, 30.8]


@pytest.mark.parametrize(
    ("row", "words"),
    [([0, 0, 1, 1], "people with a need"), ([1, 1, 0, 0], "people without"), ([0, 1, 0, 1], "at least one flag"),
     ([-1, 1, 1, 1], "counts of 0 or more")],
)  # fmt: skip
def test_is_a_test_without_people_refused(row, words):
    columns = ["found", "missed", "false_alarms", "left_alone"]
    with pytest.raises(CourseError, match=words):
        privacy.error_rates(pd.DataFrame([row], columns=columns))


def test_does_a_wrong_table_of_errors_get_the_list_of_columns():
    with pytest.raises(CourseError, match="found, missed, false_alarms, left_alone"):
        privacy.error_rates(pd.DataFrame({"hits": [1]}))


@given(
    cases=st.integers(1, 10**6), share=st.floats(0.001, 1), caught=st.floats(0.01, 1), false_alarm=st.floats(0.001, 1)
)
def test_do_the_alarms_follow_bayes(cases, share, caught, false_alarm):
    result = privacy.alarms(cases, share * cases, caught, false_alarm)
    bayes = share * caught / (share * caught + (1 - share) * false_alarm)
    assert result["share_right"] == pytest.approx(100 * bayes)


def test_are_the_alarms_those_of_the_lesson():
    day = privacy.alarms(20_000, 10, 0.90, 0.01)
    assert day.round(1).to_dict() == {"right": 9.0, "false": 199.9, "share_right": 4.3}


def test_is_the_share_0_when_nothing_rings():
    assert privacy.alarms(100, 0, 0.9, 0)["share_right"] == 0


@pytest.mark.parametrize("values", [(10, 11, 0.5, 0.5), (0, 0, 0.5, 0.5), (10, 1, 1.1, 0.5), (10, 1, 0.5, -0.1)])
def test_are_impossible_alarms_refused(values):
    with pytest.raises(CourseError, match="between 0 and the number of cases"):
        privacy.alarms(*values)
