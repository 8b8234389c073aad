"""The course's charts: one style, a finding as title, units on the axes, a source line below.

Colours are those of Okabe and Ito (2008), which people with the common kinds of colour blindness can
tell apart.
"""

from citykit.charts.pilots import curve, gantt, gate, spread, two_groups
from citykit.charts.rows import against, bars, intervals, match_matrix, presence, strip
from citykit.charts.scales import scale, stairs
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
    "curve",
    "finish",
    "gantt",
    "gate",
    "intervals",
    "match_matrix",
    "note",
    "presence",
    "scale",
    "spread",
    "stairs",
    "start",
    "strip",
    "two_groups",
    "use_style",
]
