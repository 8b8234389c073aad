"""Charts of connected transport: signals, trip ends on a plan of a town, forecasts by day."""

from __future__ import annotations

from matplotlib.figure import Figure

from citykit.charts.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, RED, finish, note, start


def light_queue(flow: float, saturation: float, green: float, cycle: float, finding: str, *, source: str) -> Figure:
    """Vehicles waiting at a light over two cycles, if they come evenly spaced: the area is the delay.

    Parameters
    ----------
    flow, saturation : float
        Vehicles per hour that come, and that can pass while it is green; the queue must clear in each cycle.
    green, cycle : float
        Seconds.
    finding, source : str
        As for `bars`.
    """
    figure, axes = start(finding, xlabel="Time (seconds)", ylabel="Vehicles waiting", height=3.6)
    red = cycle - green
    longest = flow / 3600 * red
    clear = red + longest / ((saturation - flow) / 3600)
    for begin in (0, cycle):
        axes.fill([begin, begin + red, begin + clear], [0, longest, 0], color=BLUE, alpha=0.25, linewidth=0)
        axes.plot([begin, begin + red, begin + clear, begin + cycle], [0, longest, 0, 0], color=BLUE, linewidth=2.5)
        axes.barh(-0.09 * longest, red, left=begin, height=0.1 * longest, color=RED)
        axes.barh(-0.09 * longest, green, left=begin + red, height=0.1 * longest, color=GREEN)
        for left, width, name in ((begin, red, f"red {red:.0f} s"), (begin + red, green, f"green {green:.0f} s")):
            axes.text(left + width / 2, -0.09 * longest, name, ha="center", va="center", color="white", fontsize=8.5)
    note(axes, f"{longest:.0f} vehicles when\nthe light turns green", (red, longest), (26, -2), va="top", color=BLUE)
    note(axes, "the queue\nis gone", (clear, 0), (4, 10), color=BLUE)
    axes.set_xlim(0, 2 * cycle)
    axes.set_ylim(-0.15 * longest, 1.12 * longest)
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= 1.12 * longest])
    return finish(figure, source)


def cycle_curve(delays, finding: str, *, source: str, marks: dict, least: float) -> Figure:
    """Mean delay for every cycle length, with Webster's cycle in a band from 0.75 to 1.5 times it.

    Parameters
    ----------
    delays : pandas.Series
        Mean delay in seconds per vehicle, indexed by the cycle in seconds.
    finding, source : str
        As for `bars`.
    marks : dict of str to (float, float)
        Points to name: cycle and delay.
    least : float
        Webster's cycle, in seconds.
    """
    figure, axes = start(finding, xlabel="Cycle (seconds)", ylabel="Mean delay\n(seconds per vehicle)", height=3.8)
    axes.axvspan(0.75 * least, 1.5 * least, color=GREEN, alpha=0.13, linewidth=0)
    axes.axvline(least, color=GREEN, linewidth=1.2, linestyle="--")
    axes.plot(delays.index, delays.to_numpy(), color=BLUE, linewidth=2.5)
    top = 1.3 * max([delays.min() * 1.9, *(height for _, height in marks.values())])
    axes.set_ylim(0, top)
    note(axes, f"Webster: {least:.0f} s", (least, top), (4, -4), va="top", color="#00664D", weight="bold")
    note(axes, "0.75 to 1.5 times", (least, top), (4, -19), va="top", color="#00664D", fontsize=9)
    for name, (cycle, delay) in marks.items():
        axes.plot(cycle, delay, "o", color=RED, markersize=8, zorder=3)
        beside = abs(cycle - least) < 0.05 * (delays.index[-1] - delays.index[0])  # keep the name off Webster's line
        shift, side = ((-8, 9), "right") if beside else ((0, 9), "center")
        note(axes, name, (cycle, delay), shift, ha=side, color=RED, weight="bold")
    axes.set_xlim(delays.index[0], delays.index[-1])
    axes.grid(axis="y")
    return finish(figure, source)


def delay_by_load(formula, simulated, finding: str, *, source: str) -> Figure:
    """Webster's delay against the degree of saturation, and a simulation of the same.

    Parameters
    ----------
    formula : pandas.DataFrame
        Columns ``uniform`` and ``delay`` in seconds per vehicle, indexed by the degree of saturation.
    simulated : pandas.DataFrame
        Columns ``even`` and ``random``: simulated delays, indexed alike.
    finding, source : str
        As for `bars`.
    """
    label = "Degree of saturation (what comes / what can pass)"
    figure, axes = start(finding, xlabel=label, ylabel="Mean delay\n(seconds per vehicle)")
    axes.plot(formula.index, formula["delay"], color=RED, linewidth=2.5)
    axes.plot(formula.index, formula["uniform"], color=BLUE, linewidth=2.5)
    axes.plot(simulated.index, simulated["random"], "o", color=RED, markersize=7, markerfacecolor="white")
    axes.plot(simulated.index, simulated["even"], "o", color=BLUE, markersize=7, markerfacecolor="white")
    top = 1.1 * simulated["random"].max()
    axes.set_ylim(0, top)
    axes.set_xlim(0, 1.02)
    axes.axvline(1, color=MUTED, linewidth=1, linestyle=":")
    ends = formula[formula["delay"] < 0.62 * top].iloc[-1]
    note(axes, "both parts: vehicles\ncome at random", (ends.name, ends["delay"]), (-10, 0), ha="right", color=RED)
    last = formula.iloc[-1]
    note(axes, "uniform part: they come evenly", (last.name, last["uniform"]), (-4, -42), ha="right", color=BLUE)
    axes.text(0.01, 0.97, "lines: formula, circles: simulation", transform=axes.transAxes, va="top", color=MUTED)
    axes.grid(axis="y")
    return finish(figure, source)


def trip_map(points, group, centres, finding: str, *, source: str, names=None) -> Figure:
    """Where trips begin and end in a made-up town: a dot per end, one colour per area, a square at each centre.

    Parameters
    ----------
    points : numpy.ndarray, shape (points, 2)
        Kilometres to the east and north.
    group : numpy.ndarray, shape (points,)
        Area of each point.
    centres : numpy.ndarray, shape (areas, 2)
        Centre of each area.
    finding, source : str
        As for `bars`.
    names : sequence of str, optional
        Name of each area; letters if left out.
    """
    figure, axes = start(finding, xlabel="Kilometres to the east", ylabel="Kilometres to the north", height=5.2)
    colours = (BLUE, ORANGE, GREEN, PURPLE, RED, MUTED)
    axes.scatter(points[:, 0], points[:, 1], s=9, color=[colours[g % 6] for g in group], alpha=0.55, linewidth=0)
    for place, (x, y) in enumerate(centres):
        axes.plot(x, y, "s", color=INK, markersize=9, zorder=3)
        name = names[place] if names is not None else "ABCDEFGHIJKL"[place]
        look = {"boxstyle": "round,pad=0.15", "facecolor": "white", "alpha": 0.8, "linewidth": 0}
        note(axes, name, (x, y), (9, 6), weight="bold", zorder=4, bbox=look)
    axes.set_aspect("equal")
    axes.set_xlim(0, 12)
    axes.set_ylim(0, 11)
    return finish(figure, source)


def by_temperature(days, line, finding: str, *, source: str, mark: tuple | None = None) -> Figure:
    """Rentals of each day against its temperature, rainy days apart, with a model's line.

    Parameters
    ----------
    days : pandas.DataFrame
        ``rentals``, ``temperature`` (degrees Celsius) and ``rain`` (mm).
    line : pandas.Series
        The model's rentals, indexed by temperature.
    finding, source : str
        As for `bars`.
    mark : tuple of (float, float, float, float), optional
        Temperature, forecast, and the two ends of its interval.
    """
    figure, axes = start(finding, xlabel="Mean temperature of the day (°C)", ylabel="Rentals a day (thousands)")
    wet = days["rain"] >= 1
    for part, colour, marker, name in ((days[~wet], BLUE, "o", "dry days"), (days[wet], ORANGE, "^", "rain of 1 mm or more")):
        axes.scatter(part["temperature"], part["rentals"] / 1000, s=16, color=colour, marker=marker, alpha=0.55, linewidth=0)
        axes.scatter([], [], s=45, color=colour, marker=marker, label=name)
    axes.plot(line.index, line / 1000, color=INK, linewidth=2.2, label="model")
    if mark is not None:
        temperature, forecast, low, high = mark
        axes.vlines(temperature, low / 1000, high / 1000, color=RED, linewidth=3, alpha=0.6)
        axes.plot(temperature, forecast / 1000, "o", color=RED, markersize=9, zorder=3)
    axes.legend(loc="upper left")
    axes.set_ylim(0, 40)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    return finish(figure, source)


def price_curve(line, finding: str, *, xlabel: str, source: str, today: tuple, wanted: tuple) -> Figure:
    """Occupancy against price, with the price of today and the price that should bring the target.

    Parameters
    ----------
    line : pandas.Series
        Occupancy in percent, indexed by price.
    finding, source : str
        As for `bars`.
    xlabel : str
        Label of the price axis, with the unit.
    today, wanted : tuple of (float, float)
        Price and occupancy in percent.
    """
    figure, axes = start(finding, xlabel=xlabel, ylabel="Occupancy (%)", height=3.6)
    axes.plot(line.index, line.to_numpy(), color=BLUE, linewidth=2.5)
    for (price, occupancy), colour, name in ((today, MUTED, "today"), (wanted, RED, "target")):
        axes.vlines(price, 0, occupancy, color=colour, linewidth=1, linestyle=":")
        axes.plot(price, occupancy, "o", color=colour, markersize=9, zorder=3)
        text = f"{name}: {price:.2f}, {occupancy:.0f} %"
        look = {"color": colour, "weight": "bold"}
        if price == max(today[0], wanted[0]):  # the right one is named above the line, the left one below
            note(axes, text, (price, occupancy), (4, 12), **look)
        else:
            note(axes, text, (price, occupancy), (-8, -22), ha="right", **look)
    axes.set_xlim(line.index[0], line.index[-1])
    axes.set_ylim(0, 118)
    axes.set_yticks(range(0, 101, 20))
    axes.grid(axis="y")
    return finish(figure, source)
