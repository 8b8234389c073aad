"""The course's charts: one style, a finding as title, units on the axes, a source line below.

Colours are those of Okabe and Ito (2008), which people with the common kinds of colour blindness can tell apart.
"""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import set_matplotlib_formats

BLUE, ORANGE, GREEN, RED, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7"
INK, MUTED, FAINT = "#22303C", "#5B6B79", "#C9D2D9"

STYLE = {
    "figure.figsize": (7.2, 4.2),
    "figure.dpi": 110,
    "svg.hashsalt": "citykit",
    "svg.fonttype": "path",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED, PURPLE]),
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 14,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
}


def use_style() -> None:
    """Use the course's style for every chart of this notebook, drawn as SVG (sharp and small)."""
    plt.rcParams.update(STYLE)
    set_matplotlib_formats("svg")


def start(finding: str, *, xlabel: str = "", ylabel: str = "", height: float = 4.2) -> tuple[Figure, Axes]:
    """An empty chart in the course's style.

    Parameters
    ----------
    finding : str
        The title: what the reader should see.
    xlabel, ylabel : str
        Axis labels, each with its unit.
    height : float
        Height in inches; the width is always 7.2.
    """
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7.2, height), layout="constrained")
        axes.set_title("\n".join(textwrap.wrap(finding, 62)))
        axes.set_xlabel(xlabel)
        axes.set_ylabel(ylabel)
    return figure, axes


def finish(figure: Figure, source: str) -> Figure:
    """Write the source line below the chart and hand the figure back, closed, so that it is shown once."""
    figure.supxlabel("\n".join(textwrap.wrap(source, 105)), x=0.01, ha="left", fontsize=8, color=MUTED)
    plt.close(figure)
    return figure


def bars(values, finding: str, *, unit: str, source: str, highlight=(), text: str = "{:.0f}") -> Figure:
    """Horizontal bars, the first row on top, each labelled with its value.

    Parameters
    ----------
    values : pandas.Series
        One bar per row, named by the index.
    finding : str
        The title: what the reader should see.
    unit : str
        Label of the value axis, with the unit.
    source : str
        Source line, with the date.
    highlight : collection
        Index labels drawn in the accent colour; the rest is grey. All are blue when empty.
    text : str
        Format of the label at each bar.
    """
    figure, axes = start(finding, xlabel=unit, height=max(2.4, 0.32 * len(values) + 1.3))
    colours = [BLUE if not highlight or name in highlight else FAINT for name in values.index]
    drawn = axes.barh([str(name) for name in values.index], values.to_numpy(), color=colours)
    axes.bar_label(drawn, [text.format(value) for value in values], padding=4, color=INK)
    axes.invert_yaxis()
    axes.spines["left"].set_visible(False)
    axes.tick_params(left=False)
    return finish(figure, source)


def intervals(table, finding: str, *, unit: str, source: str, highlight=()) -> Figure:
    """One line per row from ``low`` to ``high`` with a dot at ``median``.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``low``, ``median``, ``high``, one row per line, the first on top.
    finding, unit, source, highlight
        As for `bars`.
    """
    figure, axes = start(finding, xlabel=unit, height=max(2.4, 0.26 * len(table) + 1.4))
    for place, (name, row) in enumerate(table.iterrows()):
        colour = RED if name in highlight else BLUE
        axes.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=3, solid_capstyle="round", alpha=0.55)
        axes.plot(row["median"], place, "o", color=colour, markersize=6)
    axes.set_yticks(range(len(table)), [str(name) for name in table.index])
    axes.invert_yaxis()
    axes.grid(axis="x")
    return finish(figure, source)
