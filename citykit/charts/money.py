"""Charts of money over time: flows by year, a value against the rate, and what turns a result."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citykit.charts.style import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, RED, finish, note, start

COLOURS = (RED, GREEN, MUTED)


def cash_flow(flows, finding: str, *, unit: str, source: str, lines: dict | None = None) -> Figure:
    """A bar for each year, and running totals as lines that are named at their end.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        Year 0 first; costs negative.
    finding, source : str
        As for `bars`.
    unit : str
        Label of the money axis, with the unit.
    lines : dict of str to sequence of float, optional
        Running totals by name, as long as ``flows``.
    """
    figure, axes = start(finding, xlabel="Year (0 is today)", ylabel=unit)
    years = np.arange(len(flows))
    colours = [BLUE if flow >= 0 else ORANGE for flow in flows]
    axes.bar(years, flows, width=0.62, color=colours, alpha=0.75)
    axes.axhline(0, color=MUTED, linewidth=1)
    ends = []
    for (name, line), colour in zip((lines or {}).items(), COLOURS, strict=False):
        axes.plot(years, line, "o-", color=colour, linewidth=2, markersize=4.5)
        ends.append((line[-1], name, colour))
    _name_ends(axes, ends, years[-1] + 0.45)
    axes.set_xlim(-0.6, years[-1] + (0.36 * len(flows) if lines else 0.6))
    axes.set_xticks(years)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    return finish(figure, source)


def _name_ends(axes: Axes, ends: list, place: float) -> None:
    """The name of each line beside its end; names of lines that end close together are moved apart."""
    bottom, top = axes.get_ylim()
    height = bottom - (top - bottom)
    for end, name, colour in sorted(ends):
        height = max(end, height + 0.09 * (top - bottom))
        axes.text(place, height, name, va="center", color=colour, weight="bold")
    axes.set_ylim(bottom, max(top, height + 0.05 * (top - bottom)))


def case_lines(table, finding: str, *, xlabel: str, unit: str, source: str, dots=()) -> Figure:
    """One line per case, named at its left end: a value against the rate, the distance or the like.

    Parameters
    ----------
    table : pandas.DataFrame
        One column per case, three at most, indexed by the place on the x axis.
    finding, source : str
        As for `bars`.
    xlabel, unit : str
        Labels of the two axes, each with its unit.
    dots : sequence of (float, float)
        Places to mark, such as the rate at which a line is 0.
    """
    figure, axes = start(finding, xlabel=xlabel, ylabel=unit)
    first, last = table.index[0], table.index[-1]
    for (name, line), colour in zip(table.items(), (BLUE, GREEN, RED), strict=False):
        axes.plot(table.index, line.to_numpy(), color=colour, linewidth=2.5)
        note(axes, str(name), (first, line.iloc[0]), (-8, 0), va="center", ha="right", color=colour, weight="bold")
    for x, y in dots:
        axes.plot(x, y, "o", color=INK, markersize=7, zorder=3)
    if table.min(axis=None) < 0 < table.max(axis=None):
        axes.axhline(0, color=MUTED, linewidth=1)
    axes.set_xlim(first - 0.24 * (last - first), last)
    axes.set_xticks([tick for tick in axes.get_xticks() if first <= tick <= last])
    axes.grid(axis="y")
    return finish(figure, source)


def tornado(table, finding: str, *, unit: str, source: str, base: float) -> Figure:
    """How far each input moves a result, the largest on top, and at which value the result turns.

    Parameters
    ----------
    table : pandas.DataFrame
        By input: ``worse`` and ``better``, the result with this input changed; ``turns``, words for the value
        at which the result is 0.
    finding, source : str
        As for `bars`.
    unit : str
        Label of the result's axis, with the unit.
    base : float
        The result with no input changed.
    """
    ordered = table.loc[(table["better"] - table["worse"]).abs().sort_values(ascending=False).index]
    figure, axes = start(finding, xlabel=unit, height=0.5 * len(table) + 1.9)
    for place, (_, row) in enumerate(ordered.iterrows()):
        for end, colour in (("worse", ORANGE), ("better", BLUE)):
            axes.barh(place, row[end] - base, left=base, height=0.55, color=colour)
    axes.set_yticks(range(len(ordered)), [str(name) for name in ordered.index])
    axes.invert_yaxis()
    low = min(0, ordered[["worse", "better"]].min(axis=None))
    high = max(0, ordered[["worse", "better"]].max(axis=None))
    axes.set_xlim(low - 0.05 * (high - low), high + 0.05 * (high - low))
    for place, words in enumerate(ordered["turns"]):
        axes.text(1.02, place, words, transform=axes.get_yaxis_transform(), va="center", color=RED)
    axes.text(1.02, -0.85, "is 0 at", transform=axes.get_yaxis_transform(), va="center", color=RED, weight="bold")
    axes.axvline(0, color=RED, linewidth=1.5)
    axes.axvline(base, color=INK, linewidth=1)
    axes.tick_params(left=False)
    axes.spines["left"].set_color(FAINT)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    return finish(figure, source)
