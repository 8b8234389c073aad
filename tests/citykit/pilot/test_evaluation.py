"""Is the effect of a pilot as worked by hand, and is a spoilt panel named?"""

import math

import numpy as np
import pandas as pd
import pytest

from citykit import pilot
from tests.citykit.pilot.tools import says


@pytest.fixture
def panel():
    rows = [("A", 1, 0, 36), ("A", 1, 1, 54), ("B", 1, 0, 42), ("B", 1, 1, 54),
            ("C", 0, 0, 40), ("C", 0, 1, 45), ("D", 0, 0, 34), ("D", 0, 1, 41)]  # fmt: skip
    return pd.DataFrame(rows, columns=["street", "pilot", "after", "value"])


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
