"""Charts with one row for each city, goal or need."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from citykit.charts.style import BLUE, FAINT, INK, MUTED, RED, STYLE, finish, start


def bars(
    values, finding: str, *, unit: str, source: str, highlight=(), text: str = "{:.0f}", limits=None
) -> Figure:
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
    limits : (float, float), optional
        Ends of the value axis, where the scale itself has ends.
    """
    figure, axes = start(finding, xlabel=unit, height=max(2.4, 0.32 * len(values) + 1.3))
    if limits:
        axes.set_xlim(limits)
        axes.locator_params(axis="x", integer=True)
    colours = [BLUE if not highlight or name in highlight else FAINT for name in values.index]
    drawn = axes.barh([str(name) for name in values.index], values.to_numpy(), color=colours)
    axes.bar_label(drawn, [text.format(value) for value in values], padding=4, color=INK)
    axes.invert_yaxis()
    axes.spines["left"].set_visible(False)
    axes.tick_params(left=False)
    return finish(figure, source)


def intervals(table, finding: str, *, unit: str, source: str, highlight=(), limits=None) -> Figure:
    """One line per row from ``low`` to ``high`` with a dot at ``median``.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``low``, ``median``, ``high``, one row per line, the first on top.
    finding, unit, source, highlight, limits
        As for `bars`.
    """
    figure, axes = start(finding, xlabel=unit, height=max(2.4, 0.26 * len(table) + 1.4))
    if limits:
        axes.set_xlim(limits)
        axes.locator_params(axis="x", integer=True)
    for place, (name, row) in enumerate(table.iterrows()):
        colour = RED if name in highlight else BLUE
        axes.hlines(place, row["low"], row["high"], color=colour, linewidth=3, alpha=0.55)
        axes.plot(row["median"], place, "o", color=colour, markersize=6)
    axes.set_yticks(range(len(table)), [str(name) for name in table.index])
    axes.set_ylim(len(table) - 0.5, -0.5)  # half a row of room, so that no line lies on the axis
    axes.grid(axis="x")
    if (table[["low", "median", "high"]] % 1 == 0).all(axis=None):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return finish(figure, source)


def against(
    table, finding: str, *, unit: str, source: str, labels: tuple[str, str], highlight=(), text="{:+z.0f}"
) -> Figure:
    """One row per goal: a dot for the own value, a tick for the value compared with, their gap as a number.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``own`` and ``other``, one row per line, the first on top.
    finding, unit, source, highlight
        As for `bars`.
    labels : tuple of str
        What the dot and the tick stand for.
    text : str
        Format of the gap, own minus other.
    """
    figure, axes = start(finding, xlabel=unit, height=max(2.6, 0.3 * len(table) + 1.7))
    for place, (name, row) in enumerate(table.iterrows()):
        colour = RED if name in highlight else BLUE
        axes.plot([row["own"], row["other"]], [place, place], color=colour, linewidth=2, alpha=0.35)
        gap, weight = text.format(row["own"] - row["other"]), "bold" if name in highlight else "normal"
        axes.text(112, place, gap, va="center", ha="right", color=colour, weight=weight)
    places = range(len(table))
    colours = [RED if name in highlight else BLUE for name in table.index]
    axes.scatter(table["own"], places, s=55, color=colours, zorder=3)
    axes.scatter([], [], s=55, color=BLUE, label=labels[0])
    axes.scatter(table["other"], places, s=170, color=INK, label=labels[1], marker="|", linewidth=2.5)
    axes.set_yticks(places, [str(name) for name in table.index])
    axes.invert_yaxis()
    axes.set_xlim(0, 112)
    axes.set_xticks(range(0, 101, 20))
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=9.5)
    return finish(figure, source)


def strip(rows: dict, finding: str, *, unit: str, source: str, highlight: str) -> Figure:
    """Every city as a dot on a line, one line per set of totals, with one city named and its rank beside it.

    Parameters
    ----------
    rows : dict of str to pandas.Series
        Totals by city; the first row on top.
    finding, unit, source
        As for `bars`.
    highlight : str
        The city to name.
    """
    figure, axes = start(finding, xlabel=unit, height=1.7 + 0.75 * len(rows))
    middle = (min(map(min, rows.values())) + max(map(max, rows.values()))) / 2
    for place, totals in enumerate(rows.values()):
        others = totals.drop(highlight)
        axes.scatter(others, [place] * len(others), s=60, color=MUTED, alpha=0.5, linewidth=0)
        own = totals[highlight]
        axes.scatter(own, place, s=90, color=RED, zorder=3)
        rank = int((totals > own).sum()) + 1
        side = "left" if own < middle else "right"
        name = f"{highlight}: rank {rank} of {len(totals)}"
        axes.text(own, place - 0.22, name, ha=side, va="bottom", color=RED, weight="bold")
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.6, -0.7)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.tick_params(left=False)
    return finish(figure, source)


def match_matrix(scores, plan, finding: str, *, source: str) -> Figure:
    """Who could teach whom (grey), and who does (blue, with the score).

    Parameters
    ----------
    scores : pandas.DataFrame, shape (needs, cities)
        Points; empty where a pair is impossible. Cities that could teach nobody are left out.
    plan : pandas.Series
        The city chosen for each need; empty where there is none: that need is red, with a cross.
    finding, source : str
        As for `bars`.
    """
    shown = scores.dropna(axis=1, how="all")
    height = 0.22 * len(shown) + 2.2
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7.2, height), layout="constrained")
    figure.suptitle("\n".join(textwrap.wrap(finding, 68)), x=0.01, ha="left", fontsize=13, fontweight="bold")
    chosen = [[plan[wish] == city for city in shown.columns] for wish in shown.index]
    rows, columns = np.nonzero(shown.notna().to_numpy() & ~np.array(chosen))
    axes.plot(columns, rows, "s", color=FAINT, markersize=7)
    rows, columns = np.nonzero(chosen)
    axes.plot(columns, rows, "s", color=BLUE, markersize=13)
    for row, column in zip(rows, columns, strict=True):
        text = f"{shown.iloc[row, column]:.0f}"
        axes.text(column, row, text, color="white", fontsize=7, ha="center", va="center")
    axes.set_xticks(range(shown.shape[1]), shown.columns, rotation=60, ha="left", rotation_mode="anchor")
    found = plan.notna()
    axes.set_yticks(range(len(shown)), [wish if found[wish] else f"✗ {wish}" for wish in shown.index])
    for label, wish in zip(axes.get_yticklabels(), shown.index, strict=True):
        label.set_color(INK if found[wish] else RED)
    axes.tick_params(labelsize=8, length=0)
    axes.xaxis.tick_top()
    axes.invert_yaxis()
    axes.spines[:].set_visible(False)
    axes.grid(linewidth=0.4)
    axes.set_axisbelow(True)
    return finish(figure, source)


def presence(table, finding: str, *, source: str, highlight=()) -> Figure:
    """Which list holds what: one row per thing, one column per list, a dot where the list holds it.

    Parameters
    ----------
    table : pandas.DataFrame of bool
        One row per thing, the first on top; one column per list.
    finding, source, highlight
        As for `bars`.
    """
    figure, axes = start(finding, height=0.25 * len(table) + 1.5)
    for row, (name, held) in enumerate(table.iterrows()):
        colour = RED if name in highlight else BLUE
        for column, there in enumerate(held):
            mark = {"color": colour, "markersize": 9} if there else {"color": FAINT, "markersize": 3}
            axes.plot(column, row, "o", **mark)
    axes.set_yticks(range(len(table)), [str(name) for name in table.index])
    axes.set_xticks(range(table.shape[1]), table.columns, color=INK, weight="bold")
    axes.set_xlim(-0.5, table.shape[1] - 0.5)
    axes.invert_yaxis()
    axes.xaxis.tick_top()
    axes.tick_params(left=False, top=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    return finish(figure, source)
