"""Checks of the capstone plan_a_pilot: twelve parts, of which ten have points by code.

Expected answers come from the case's rows by plain arithmetic and the standard library. Parts 1, 2, 6 and 12 use the
team's own city where its sheet is complete. A part that builds on an earlier answer also takes what follows from the
trainee's own one, so that an error is charged once.
"""

from __future__ import annotations

from graders.checks.plan_a_pilot.evaluation import check_effect_of_pilot, check_sample
from graders.checks.plan_a_pilot.gate import check_gate
from graders.checks.plan_a_pilot.logframe import LEVEL, check_logframe_levels, check_logframe_targets
from graders.checks.plan_a_pilot.money import check_budget_of_pilot, check_life_cycle
from graders.checks.plan_a_pilot.privacy import IDENTIFIERS, check_privacy
from graders.checks.plan_a_pilot.problem import check_problem
from graders.checks.plan_a_pilot.reading import exercise
from graders.checks.plan_a_pilot.risk import check_risk
from graders.checks.plan_a_pilot.schedule import check_schedule
from graders.checks.plan_a_pilot.sites import check_site_choice, check_site_points
from graders.checks.plan_a_pilot.stakeholders import check_raci

__all__ = [
    "IDENTIFIERS",
    "LEVEL",
    "check_budget_of_pilot",
    "check_effect_of_pilot",
    "check_gate",
    "check_life_cycle",
    "check_logframe_levels",
    "check_logframe_targets",
    "check_privacy",
    "check_problem",
    "check_raci",
    "check_risk",
    "check_sample",
    "check_schedule",
    "check_site_choice",
    "check_site_points",
    "exercise",
]
