"""Plan a pilot: how many streets, did it work, what it costs, how long it takes, and when to go on or stop.

Thin over statsmodels (power, regression), numpy-financial (present value) and the standard library's
topological sort. Money is in one currency and in real terms (prices of one year); shares run from 0 to 1;
durations are in the unit that the caller uses throughout.
"""

from citykit.bounds import LARGEST
from citykit.finance.flows import cost_flows, present_value, real_rate, yearly_cost
from citykit.pilot.evaluation import Effect, diff_in_diff, four_means, make_panel
from citykit.pilot.logframe import LEVELS, LOGFRAME_COLUMNS, check_logframe, check_raci
from citykit.pilot.risk import draw_triangular, loss_chances, percentile, simulate_cost
from citykit.pilot.sample_size import (
    change_factor,
    clusters_needed,
    design_effect,
    detectable_difference,
    detectable_share,
    power_mean,
    power_share,
    sample_size_mean,
    sample_size_share,
)
from citykit.pilot.scale_up import DECISIONS, gate
from citykit.pilot.schedule import critical_path, simulate_duration
from citykit.pilot.sites import goalposts, score_sites

__all__ = [
    "DECISIONS",
    "LARGEST",
    "LEVELS",
    "LOGFRAME_COLUMNS",
    "Effect",
    "change_factor",
    "check_logframe",
    "check_raci",
    "clusters_needed",
    "cost_flows",
    "critical_path",
    "design_effect",
    "detectable_difference",
    "detectable_share",
    "diff_in_diff",
    "draw_triangular",
    "four_means",
    "gate",
    "goalposts",
    "loss_chances",
    "make_panel",
    "percentile",
    "power_mean",
    "power_share",
    "present_value",
    "real_rate",
    "sample_size_mean",
    "sample_size_share",
    "score_sites",
    "simulate_cost",
    "simulate_duration",
    "yearly_cost",
]
