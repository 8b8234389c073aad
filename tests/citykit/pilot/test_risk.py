"""Do draws follow their distributions, are losses all counted, and is a wrong estimate named?"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from citykit import pilot
from tests.citykit.pilot.tools import says

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
