"""Ranking options: TOPSIS against its four steps, and bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from citykit import options
from citykit.errors import CourseError

OFFERS = pd.DataFrame({"cost": [240.0, 310, 180], "share": [80.0, 90, 60]}, index=["own", "firm", "people"])
BETTER = pd.Series({"cost": "less", "share": "more"})
MARKS = pd.Series({"share": 2, "cost": 3})


def test_does_topsis_agree_with_the_four_steps_in_numpy():
    weights = np.array([0.6, 0.4])
    weighted = (OFFERS / np.sqrt((OFFERS**2).sum()) * weights).to_numpy()
    ideal, worst = [weighted[:, 0].min(), weighted[:, 1].max()], [weighted[:, 0].max(), weighted[:, 1].min()]
    far, near = (np.sqrt(((weighted - point) ** 2).sum(axis=1)) for point in (worst, ideal))
    assert options.closeness(OFFERS, BETTER, MARKS).tolist() == pytest.approx(list(far / (far + near)))


@pytest.mark.parametrize(
    ("table", "better", "marks"),
    [
        (OFFERS.iloc[:1], BETTER, MARKS),
        (OFFERS.replace(240, 0), BETTER, MARKS),
        (OFFERS, BETTER.drop("cost"), MARKS),
        (OFFERS, BETTER, MARKS * 0),
        (OFFERS, BETTER, MARKS.drop("cost")),
        (pd.concat([OFFERS.iloc[:1]] * 2), BETTER, MARKS),
    ],
)
def test_does_topsis_without_sense_get_a_message(table, better, marks):
    with pytest.raises(CourseError):
        options.closeness(table, better, marks)


def test_does_a_criterion_that_does_not_count_change_nothing(recwarn):
    alone = options.closeness(OFFERS[["cost"]], BETTER[["cost"]], MARKS[["cost"]])
    both = options.closeness(OFFERS, BETTER, pd.Series({"cost": 3, "share": 0}))
    assert both.tolist() == pytest.approx(alone.tolist())
    assert len(recwarn) == 0
