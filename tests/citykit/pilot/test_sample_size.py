"""Do sample sizes match published and hand-worked results, and is a wrong number named?"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from citykit import pilot
from citykit.errors import CourseError
from tests.citykit.pilot.tools import NUMBERS, says


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
