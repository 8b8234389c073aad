"""The course's charts: one style, a finding as title, units on the axes, a source line below.

Colours are those of Okabe and Ito (2008), which people with the common kinds of colour blindness can
tell apart.
"""

from citykit.charts.cases import grid
from citykit.charts.contracts import cost_parts, enough
from citykit.charts.funding import debt_service
from citykit.charts.maps import by_threshold, calendar, coverage_map, route_map
from citykit.charts.mobility import by_temperature, cycle_curve, delay_by_load, light_queue, price_curve, trip_map
from citykit.charts.money import case_lines, cash_flow, tornado
from citykit.charts.pilots import curve, gantt, gate, spread, two_groups
from citykit.charts.portfolios import budget_steps, chains
from citykit.charts.privacy import noise_check, two_worlds
from citykit.charts.rows import against, bars, intervals, match_matrix, presence, strip
from citykit.charts.scales import scale, stairs
from citykit.charts.sensing import cusum, pairs, tracks
from citykit.charts.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PURPLE,
    RED,
    STYLE,
    finish,
    note,
    start,
    use_style,
)
from citykit.charts.voting import shared_out

__all__ = [
    "BLUE",
    "FAINT",
    "GREEN",
    "INK",
    "MUTED",
    "ORANGE",
    "PURPLE",
    "RED",
    "STYLE",
    "against",
    "bars",
    "budget_steps",
    "by_temperature",
    "by_threshold",
    "calendar",
    "case_lines",
    "cash_flow",
    "chains",
    "cost_parts",
    "coverage_map",
    "curve",
    "cusum",
    "cycle_curve",
    "debt_service",
    "delay_by_load",
    "enough",
    "finish",
    "gantt",
    "gate",
    "grid",
    "intervals",
    "light_queue",
    "match_matrix",
    "noise_check",
    "note",
    "pairs",
    "presence",
    "price_curve",
    "route_map",
    "scale",
    "shared_out",
    "spread",
    "stairs",
    "start",
    "strip",
    "tornado",
    "tracks",
    "trip_map",
    "two_groups",
    "two_worlds",
    "use_style",
]
