"""The course's charts: one style, a finding as title, units on the axes, a source line below.

Colours are those of Okabe and Ito (2008), which people with the common kinds of colour blindness can
tell apart.
"""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
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
    axes.invert_yaxis()
    axes.grid(axis="x")
    if (table[["low", "median", "high"]] % 1 == 0).all(axis=None):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return finish(figure, source)


def scale(value: float, worst: float, best: float, finding: str, *, unit: str, source: str) -> Figure:
    """How goalposts turn a raw value into a score: the clipped min-max line, with one value on it.

    Parameters
    ----------
    value, worst, best : float
        The raw value and the goalposts, in one unit; ``worst`` may lie above ``best``.
    finding, source
        As for `bars`.
    unit : str
        Label of the value axis, with the unit.
    """
    figure, axes = start(finding, xlabel=unit, ylabel="Score (points)", height=3.4)
    reach = 0.2 * abs(best - worst)
    low, high = min(worst, best, value) - reach, max(worst, best, value) + reach
    places = sorted([low, worst, best, high])

    def score(place: float) -> float:
        return min(100.0, max(0.0, (place - worst) / (best - worst) * 100))

    axes.plot(places, [score(place) for place in places], color=BLUE, linewidth=2.5)
    axes.vlines(value, 0, score(value), color=RED, linestyle=":", linewidth=1.5)
    axes.plot(value, score(value), "o", color=RED, markersize=9, clip_on=False, zorder=3)
    left = value < (low + high) / 2
    axes.annotate(
        f"{value:g} scores {score(value):.1f}",
        (value, score(value)),
        xytext=(12 if left else -12, 12),
        textcoords="offset points",
        ha="left" if left else "right",
        color=RED,
        weight="bold",
    )
    for post, name in ((worst, "worst"), (best, "best")):
        axes.axvline(post, color=FAINT, linewidth=1, zorder=0)
        axes.annotate(f"{name}: {post:g}", (post, 128), ha="center", va="bottom", color=MUTED, fontsize=9)
    axes.set_xlim(low, high)
    axes.set_ylim(0, 128)
    axes.set_yticks([0, 25, 50, 75, 100])
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


def note(axes: Axes, text: str, place: tuple, shift: tuple, **style) -> None:
    """A label beside a place, moved by ``shift`` points to the right and up."""
    axes.annotate(text, place, xytext=shift, textcoords="offset points", **style)


def curve(
    values, finding: str, *, xlabel: str, ylabel: str, source: str, level: tuple, mark: tuple | None = None
) -> Figure:
    """One line, with a level to reach and one point on it named.

    Parameters
    ----------
    values : pandas.Series
        Heights, indexed by the place on the x axis.
    finding, source : str
        As for `bars`.
    xlabel, ylabel : str
        Axis labels, each with its unit.
    level : tuple of (float, str)
        Height of a dashed line, and its name.
    mark : tuple of (float, float, str), optional
        Place and height of the point, and its name.
    """
    figure, axes = start(finding, xlabel=xlabel, ylabel=ylabel, height=3.8)
    last = values.index[-1]
    axes.plot(values.index, values.to_numpy(), color=BLUE, linewidth=2.5)
    axes.axhline(level[0], color=MUTED, linewidth=1, linestyle="--")
    # The name keeps off the line: above the level on the left, or below it on the right of a high line.
    high = values[values.index <= 0.6 * last].max() > level[0]
    place = {"ha": "right", "va": "top"} if high else {"ha": "left", "va": "bottom"}
    note(axes, level[1], (last if high else 0, level[0]), (-6, -4) if high else (6, 4), color=MUTED, **place)
    if mark is not None:
        x, y, name = mark
        axes.plot(x, y, "o", color=RED, markersize=9, zorder=3)
        side, right = ("right", -10) if x > 0.7 * last else ("left", 12)
        rising = values.iloc[-1] > values.iloc[0]
        free = {"shift": (right, -6), "va": "top"} if rising else {"shift": (right, 4), "va": "bottom"}
        note(axes, name, (x, y), ha=side, color=RED, weight="bold", **free)
    axes.set_xlim(0, last)
    axes.xaxis.get_major_locator().set_params(integer=True)
    top = max(values.max(), level[0])
    axes.set_ylim(-0.08 * top, 1.1 * top)
    axes.grid(axis="y")
    return finish(figure, source)


def two_groups(months, finding: str, *, xlabel: str, ylabel: str, source: str) -> Figure:
    """Difference in differences: both groups over time, and where the pilot group would be without the pilot.

    Parameters
    ----------
    months : pandas.DataFrame
        Columns ``pilot`` and ``comparison``: the mean of each group, indexed by month; the pilot starts at
        month 0. Two rows, -1 and 0, stand for before and after.
    finding, source : str
        As for `bars`.
    xlabel, ylabel : str
        Axis labels, each with its unit.
    """
    figure, axes = start(finding, xlabel=xlabel, ylabel=ylabel)
    before, after = months[months.index < 0], months[months.index >= 0]
    gap = (before["pilot"] - before["comparison"]).mean()
    expected = months["comparison"].iloc[len(before) - 1 :] + gap
    axes.axvline(-0.5, color=MUTED, linewidth=1)
    axes.text(-0.4, 0.99, "the pilot starts", transform=axes.get_xaxis_transform(), va="top", color=MUTED)
    axes.plot(months.index, months["comparison"], color=MUTED, linewidth=2.5)
    axes.plot(months.index, months["pilot"], color=BLUE, linewidth=2.5)
    axes.plot(expected.index, expected, color=BLUE, linewidth=2, linestyle=":")
    axes.fill_between(after.index, expected.iloc[1:], after["pilot"], color=BLUE, alpha=0.12, linewidth=0)
    without = "pilot streets if they had\nonly changed like the others"
    lines = {"pilot streets": after["pilot"], without: expected, "comparison streets": after["comparison"]}
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom, top + 0.1 * (top - bottom))
    height = bottom - (top - bottom)
    for name, line in sorted(lines.items(), key=lambda pair: pair[1].iloc[-1]):
        height = max(line.iloc[-1], height + 0.1 * (top - bottom))  # names of lines that meet stay apart
        colour = MUTED if name == "comparison streets" else BLUE
        note(axes, name, (after.index[-1], height), (8, 0), va="center", color=colour, fontsize=9.5)
    axes.set_xlim(months.index[0] - 0.3, after.index[-1] + 0.45 * (len(months) - 1))
    axes.set_xticks(months.index, ["before", "after"] if len(months) == 2 else None)
    axes.grid(axis="y")
    return finish(figure, source)


def gantt(schedule, finding: str, *, unit: str, source: str) -> Figure:
    """A bar per task from its earliest start to its earliest finish: critical ones red, slack as dotted line.

    Parameters
    ----------
    schedule : pandas.DataFrame
        By task, the first on top: ``start``, ``finish``, ``latest_finish``, ``critical``.
    finding, source : str
        As for `bars`.
    unit : str
        Label of the time axis, with the unit.
    """
    figure, axes = start(finding, xlabel=unit, height=max(2.6, 0.34 * len(schedule) + 1.5))
    for place, (_, task) in enumerate(schedule.iterrows()):
        colour = RED if task["critical"] else BLUE
        length = task["finish"] - task["start"]
        axes.barh(place, length, left=task["start"], height=0.55, color=colour)
        axes.hlines(place, task["finish"], task["latest_finish"], color=colour, linewidth=1.5, linestyle=":")
        middle = task["start"] + length / 2
        axes.text(middle, place, f"{length:g}", color="white", ha="center", va="center", fontsize=8.5)
    axes.set_yticks(range(len(schedule)), [str(name) for name in schedule.index])
    axes.invert_yaxis()
    axes.set_xlim(0, schedule["finish"].max() * 1.02)
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    return finish(figure, source)


def spread(draws, finding: str, *, unit: str, source: str, marks: dict) -> Figure:
    """How often each result came up in a simulation, with some values named.

    Parameters
    ----------
    draws : numpy.ndarray
        One result per draw.
    finding, unit, source : str
        As for `bars`.
    marks : dict of str to float
        Values to name, such as the plan, P50 and P80.
    """
    figure, axes = start(finding, xlabel=unit, ylabel="Share of draws (%)", height=3.6)
    axes.hist(draws, bins=40, weights=[100 / len(draws)] * len(draws), color=BLUE, alpha=0.45)
    top = axes.get_ylim()[1]
    for step, (name, value) in enumerate(sorted(marks.items(), key=lambda mark: mark[1])):
        height = top * (1.05 + 0.13 * step)
        axes.vlines(value, 0, height, color=RED, linewidth=1.5)
        note(axes, f"{name}: {value:,.0f}", (value, height), (4, 0), va="top", color=RED, weight="bold")
    axes.set_ylim(0, top * (1.1 + 0.13 * (len(marks) - 1)))
    return finish(figure, source)


def gate(indicators, verdicts, finding: str, *, source: str) -> Figure:
    """Where each indicator of a scale-up gate stands between its thresholds for stop and go.

    Parameters
    ----------
    indicators : pandas.DataFrame
        By indicator, the first on top: ``value``, ``go`` and ``stop``.
    verdicts : pandas.Series
        "go", "adjust" or "stop" by indicator.
    finding, source : str
        As for `bars`.
    """
    figure, axes = start(finding, height=max(2.6, 0.42 * len(indicators) + 1.5))
    dark = {"stop": "#A33E00", "adjust": "#7A5200", "go": "#00664D"}
    for left, (name, colour) in enumerate((("stop", RED), ("adjust", ORANGE), ("go", GREEN)), start=-1):
        axes.axvspan(left, left + 1, color=colour, alpha=0.16, linewidth=0)
        axes.text(left + 0.5, -0.75, name, ha="center", va="bottom", color=dark[name], weight="bold")
    for place, (name, row) in enumerate(indicators.iterrows()):
        where = min(1.6, max(-0.9, (row["value"] - row["stop"]) / (row["go"] - row["stop"])))
        colour = dark[verdicts[name]]
        axes.plot(where, place, "o", color=colour, markersize=9)
        note(axes, f"{row['value']:g}", (where, place), (8, 0), va="center", color=colour, weight="bold")
    axes.set_yticks(range(len(indicators)), [str(name) for name in indicators.index])
    axes.set_xlim(-1, 2)
    axes.set_ylim(len(indicators) - 0.4, -0.6)
    axes.set_xticks([0, 1], ["threshold\nfor stop", "threshold\nfor go"])
    axes.tick_params(left=False, bottom=False)
    axes.spines[["left", "bottom"]].set_visible(False)
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


def stairs(steps, finding: str, *, source: str) -> Figure:
    """The steps of a ladder with their words, the lowest at the bottom left.

    Parameters
    ----------
    steps : sequence of str
        Words for each step, from 0 upwards.
    finding, source
        As for `bars`.
    """
    figure, axes = start(finding, height=0.48 * len(steps) + 1.3)
    for step, words in enumerate(steps):
        width = 1 + step * 0.55
        axes.barh(step, width, height=0.92, color=BLUE, alpha=0.15 + 0.4 * step / (len(steps) - 1))
        number = {"color": INK, "weight": "bold", "size": 13}
        axes.text(width - 0.12, step, str(step), va="center", ha="right", **number)
        axes.text(width + 0.12, step, words, va="center", color=INK)
    axes.set_xlim(0, 9)
    axes.set_axis_off()
    return finish(figure, source)
