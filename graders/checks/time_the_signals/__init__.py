"""Checks of the exercise time_the_signals: fourteen answers, from flow ratios to the break-even value of time."""

from __future__ import annotations

from graders.checks.time_the_signals.junction import exercise
from graders.checks.time_the_signals.timing import (
    check_cycle,
    check_greens,
    check_L,
    check_ratios,
    check_walking,
    check_webster,
    check_Y,
)
from graders.checks.time_the_signals.worth import (
    check_break_even,
    check_delays,
    check_means,
    check_saved,
    check_value,
    check_year_hours,
    check_yearly_cost,
)

__all__ = ['check_L', 'check_Y', 'check_break_even', 'check_cycle', 'check_delays', 'check_greens', 'check_means', 'check_ratios', 'check_saved', 'check_value', 'check_walking', 'check_webster', 'check_year_hours', 'check_yearly_cost', 'exercise']
