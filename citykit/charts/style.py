"""The style of every chart: colours, title, labels, source line."""

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
    "svg.fonttype": "none",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED, PURPLE]),
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
        # A figure title starts at the left edge, however long the names beside the axes are.
        title = "\n".join(textwrap.wrap(finding, 62))
        figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold")
        axes.set_xlabel(xlabel)
        axes.set_ylabel(ylabel)
    return figure, axes


def finish(figure: Figure, source: str) -> Figure:
    """Write the source line below the chart and hand the figure back, closed, so that it is shown once."""
    figure.supxlabel("\n".join(textwrap.wrap(source, 105)), x=0.01, ha="left", fontsize=8, color=MUTED)
    plt.close(figure)
    return figure


def note(axes: Axes, text: str, place: tuple, shift: tuple, **style) -> None:
    """A label beside a place, moved by ``shift`` points to the right and up."""
    axes.annotate(text, place, xytext=shift, textcoords="offset points", **style)
