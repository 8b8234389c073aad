"""Does lateness cost what the programme says?"""

from __future__ import annotations

import pytest

from graders.late import DAY, PercentPerDay


@pytest.mark.parametrize(
    ("percent", "seconds", "penalty"),
    [(10, 0, 0), (10, -5, 0), (10, 1, 8), (10, DAY, 8), (10, DAY + 1, 16), (10, 30 * DAY, 80), (0, DAY, 0)],
)
def test_does_each_day_begun_cost_its_share_of_80_points(percent, seconds, penalty):
    assert PercentPerDay(percent=percent).late_submission_penalty("A", 80, seconds) == pytest.approx(penalty)
