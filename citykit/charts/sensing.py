"""Charts of sensors and twins: pairs with their calibration, lines over time, and the two sums of a CUSUM."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure

from citykit.charts.style import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, RED, finish, note, start


def _time_axis(axes: Axes, index, room: float) -> None:
    """Leave room for names on the right, without ticks there; dates as day and month."""
    if hasattr(index, "year"):
        axes.xaxis.set_major_locator(AutoDateLocator(maxticks=6))
        axes.xaxis.set_major_formatter(DateFormatter("%d %b"))
    axes.set_xlim(index[0], index[-1])
    first, last = axes.get_xlim()
    axes.set_xticks([tick for tick in axes.get_xticks() if first <= tick <= last])
    axes.set_xlim(first, last + room * (last - first))


def pairs(groups: dict, line, finding: str, *, xlabel: str, ylabel: str, source: str) -> Figure:
    """Sensor against reference, one colour per group, with the calibration line.

    Parameters
    ----------
    groups : dict of str to pandas.DataFrame
        Name of the group and its columns ``sensor`` and ``reference``; at most two groups.
    line : citykit.sensing.Line
        The calibration.
    finding, source : str
        As for `bars`.
    xlabel, ylabel : str
        Axis labels, each with its unit.
    """
    figure, axes = start(finding, xlabel=xlabel, ylabel=ylabel, height=4.4)
    for (name, group), (colour, marker) in zip(groups.items(), ((BLUE, "o"), (RED, "^")), strict=False):
        look = {"s": 14, "alpha": 0.45, "linewidth": 0, "color": colour, "marker": marker}
        axes.scatter(group["sensor"], group["reference"], **look)
        axes.scatter([], [], s=50, color=colour, marker=marker, label=name)
    axes.plot([], [], color=INK, linewidth=2, label="calibration")
    bounds = axes.get_ylim()
    ends = [min(group["sensor"].min() for group in groups.values()), max(group["sensor"].max() for group in groups.values())]
    axes.plot(ends, [line.estimate(end) for end in ends], color=INK, linewidth=2)
    axes.set_ylim(bounds)
    axes.legend(loc="best")  # a missing code that is left in lies at the upper left
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    return finish(figure, source)


def tracks(
    lines: dict, finding: str, *, xlabel: str = "", ylabel: str, source: str, level: tuple | None = None, spans=()
) -> Figure:
    """One to three lines over time, each named at its end, with a level and marked times.

    Parameters
    ----------
    lines : dict of str to pandas.Series
        Name and values, indexed by time or by a count of days; a gap breaks the line.
    finding, source : str
        As for `bars`.
    xlabel, ylabel : str
        Axis labels, each with its unit; dates need no label.
    level : tuple of (float, str), optional
        Height of a dashed line, and its name.
    spans : sequence of (start, end, str)
        Times to shade, and their names.
    """
    figure, axes = start(finding, xlabel=xlabel, ylabel=ylabel, height=3.9)
    first = next(iter(lines.values()))
    low, high = min(line.min() for line in lines.values()), max(line.max() for line in lines.values())
    room = 0.09 * (high - low)
    for left, right, name in spans:
        axes.axvspan(left, right, color=ORANGE, alpha=0.18, linewidth=0)
        note(axes, name, (left, high + 1.6 * room), (3, 0), va="top", color="#7A5200", fontsize=9.5)
    names = []
    for (name, line), colour in zip(lines.items(), (BLUE, RED, GREEN), strict=False):
        axes.plot(line.index, line.to_numpy(), color=colour, linewidth=1.6)
        names.append((line.dropna().iloc[-5:].mean(), name, colour))
    if level is not None:
        axes.axhline(level[0], color=MUTED, linewidth=1, linestyle="--")
        names.append((level[0] + 0.5 * room, level[1], MUTED))
    height = low - (high - low)
    for end, name, colour in sorted(names):
        height = max(end, height + 1.3 * room)  # names of lines that meet stay apart
        note(axes, name, (first.index[-1], height), (8, 0), va="center", color=colour, fontsize=9.5)
    _time_axis(axes, first.index, 0.3)
    axes.set_ylim(low - room, high + (2 * room if spans else room))
    axes.grid(axis="y")
    return finish(figure, source)


def cusum(
    sums, finding: str, *, limit: float, xlabel: str = "", source: str, names=("reads too high", "reads too low")
) -> Figure:
    """The two sums of a CUSUM, upwards and downwards, with their limits and the first flag.

    Parameters
    ----------
    sums : pandas.DataFrame
        From `citykit.sensing.cusum`.
    finding, source : str
        As for `bars`.
    limit : float
        The limit, in SDs.
    xlabel : str
        Label of the time axis; dates need none.
    names : (str, str)
        What the upper and the lower sum stand for.
    """
    figure, axes = start(finding, xlabel=xlabel, ylabel="Sum of errors (SDs)", height=3.9)
    axes.axhline(0, color=FAINT, linewidth=1)
    for sign, column, colour, name in ((1, "high", BLUE, names[0]), (-1, "low", RED, names[1])):
        axes.step(sums.index, sign * sums[column], where="mid", color=colour, linewidth=1.8)
        axes.axhline(sign * limit, color=MUTED, linewidth=1, linestyle="--")
        note(axes, name, (sums.index[-1], sign * limit), (6, 4 * sign), color=colour, fontsize=9.5,
             va="bottom" if sign > 0 else "top")
    note(axes, "limit", (sums.index[-1], limit), (6, -3), va="top", color=MUTED, fontsize=9.5)
    # A sum that has left the limit far below says nothing new: the axis ends at four limits.
    top, bottom = (
        min(4 * limit, max(1.6 * limit, 1.15 * sums[column].max())) for column in ("high", "low")
    )
    axes.set_ylim(-bottom, top)
    flagged = sums[sums["flag"]]
    if len(flagged):
        first = flagged.iloc[0]
        height = first["high"] if first["high"] > limit else -first["low"]
        axes.vlines(flagged.index[0], height, 0.92 * top, color=INK, linewidth=1, linestyle=":")
        axes.plot(flagged.index[0], height, "o", color=INK, markersize=8, zorder=3)
        # The name stands on the side away from the line that climbs on.
        side, shift = ("right", -5) if sums["flag"].argmax() > len(sums) / 4 else ("left", 5)
        place = (flagged.index[0], 0.92 * top)
        note(axes, "first flag", place, (shift, 0), ha=side, va="center", color=INK, weight="bold")
    _time_axis(axes, sums.index, 0.33)
    ticks = [tick for tick in axes.get_yticks() if -bottom <= tick <= top]
    axes.set_yticks(ticks, [f"{abs(tick):g}" for tick in ticks])
    return finish(figure, source)
