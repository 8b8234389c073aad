"""What a late submission loses."""

from __future__ import annotations

import math

from nbgrader.plugins import BasePlugin
from traitlets import Float

DAY = 24 * 60 * 60


class PercentPerDay(BasePlugin):
    """Take a percentage of the marks for each day begun after the deadline."""

    percent = Float(0, help="Percent of the marks lost per day begun.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:
        """Points to take off, at most all of them."""
        days = math.ceil(max(total_seconds_late, 0) / DAY)
        return min(score, score * self.percent / 100 * days)
