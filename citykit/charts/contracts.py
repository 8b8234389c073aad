"""Charts of contracts: what the parts of a cost are, and how much is enough how often."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from citykit.charts.style import BLUE, INK, MUTED, ORANGE, PURPLE, RED, finish, note, start


def cost_parts(table, finding: str, *, unit: str, source: str, text: str = "{:.2f}") -> Figure:
    """One bar per option, made of its parts, with the total at its end.

    Parameters
    ----------
    table : pandas.DataFrame
        By option, the first on top: one column per part, 0 or more; at most four parts.
    finding, unit, source : str
        As for `bars`.
    text : str
        Format of the numbers.
    """
    figure, axes = start(finding, xlabel=unit, height=0.55 * len(table) + 1.9)
    left = 0 * table.iloc[:, 0]
    totals = table.sum(axis=1)
    colours = zip(table.columns, (BLUE, RED, ORANGE, PURPLE), strict=False)
    for part, colour in colours:
        drawn = axes.barh(list(table.index), table[part], left=left, height=0.6, color=colour, alpha=0.75, label=part)
        # A narrow part has no room for its number.
        shown = [text.format(value) if value > 0.08 * totals.max() else "" for value in table[part]]
        axes.bar_label(drawn, shown, label_type="center", color="white", weight="bold", fontsize=9.5)
        left = left + table[part]
    for place, total in enumerate(totals):
        note(axes, text.format(total), (total, place), (5, 0), va="center", color=INK, weight="bold")
    axes.set_xlim(0, 1.12 * totals.max())
    axes.invert_yaxis()
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(table.columns), frameon=False, fontsize=9.5)
    return finish(figure, source)


def enough(draws, finding: str, *, unit: str, source: str, text: str = "{:.1f}") -> Figure:
    """How often an amount is enough: one rising line per option, with a dot where it is enough in 80 of 100 draws.

    Parameters
    ----------
    draws : pandas.DataFrame
        One column per option, one row per draw; at most four options.
    finding, unit, source : str
        As for `bars`.
    text : str
        Format of the number at each dot.
    """
    figure, axes = start(finding, xlabel=unit, ylabel="Draws in which it is enough (%)")
    shares = np.linspace(0, 1, 201)  # 10,000 points would make a heavy picture of the same line
    low, high = draws.quantile(0.002).min(), draws.quantile(0.995).max()
    ends = draws.quantile(0.8)
    for option, colour in zip(draws.columns, (BLUE, RED, ORANGE, PURPLE), strict=False):
        axes.plot([low, *draws[option].quantile(shares)], [0, *(100 * shares)], color=colour, linewidth=2.2, label=option)
        value = ends[option]
        axes.plot(value, 80, "o", color=colour, markersize=9, zorder=3)
        # The lowest number stands to the left of its dot, so that two close ones do not meet.
        side = {"shift": (-7, 4), "ha": "right"} if value == ends.min() else {"shift": (7, -4), "va": "top"}
        note(axes, text.format(value), (value, 80), color=colour, weight="bold", **side)
    for share, name in ((50, "P50"), (80, "P80")):
        axes.axhline(share, color=MUTED, linewidth=1, linestyle="--", zorder=0)
        note(axes, name, (high, share), (4, 0), va="center", color=MUTED, annotation_clip=False)
    axes.set_xlim(low, high)
    axes.set_ylim(0, 102)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(draws.columns), frameon=False, fontsize=9.5)
    return finish(figure, source)
