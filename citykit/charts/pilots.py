"""Charts of a pilot: power, effect, schedule, risk and gate."""

from __future__ import annotations

from matplotlib.figure import Figure

from citykit.charts.style import BLUE, GREEN, MUTED, ORANGE, RED, finish, note, start


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
