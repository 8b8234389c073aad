"""Schematic maps: tours of a truck, reach of a site; and the calendar of a collection plan. No real map is drawn."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from citykit.charts.style import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, PURPLE, RED, STYLE, finish, note, start

#: Stands under every map of this module.
SCHEMATIC = "Schematic, made up: not a real map."


def _side_by_side(finding: str, count: int, height: float) -> tuple[Figure, list[Axes]]:
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(1, count, figsize=(7.2, height), layout="constrained", squeeze=False, sharey=True)
        title = "\n".join(textwrap.wrap(finding, 62))
        figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold")
    return figure, list(axes[0])


def _name(axes: Axes, text: str, place: tuple, shift: tuple = (0, 9), **style) -> None:
    """The name of a place, with a white edge that keeps it readable on a line."""
    edge = [withStroke(linewidth=2, foreground="white")]
    note(axes, text, place, shift, ha="center", fontsize=8.5, zorder=5, path_effects=edge, **style)


def _ground(axes: Axes, places, margin: float) -> None:
    """Kilometres to the east and north, the same scale in both directions."""
    axes.set_aspect("equal")
    axes.set_xlim(places["x_km"].min() - margin, places["x_km"].max() + margin)
    axes.set_ylim(places["y_km"].min() - margin, places["y_km"].max() + margin)
    axes.set_xlabel("km to the east")
    axes.locator_params(integer=True)
    axes.grid(linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8, length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def _draw_tour(axes: Axes, places, way: Sequence[str], colour: str) -> None:
    """One tour along the streets: first to the east or west, then to the north or south."""
    points = places.loc[list(way), ["x_km", "y_km"]].to_numpy()
    for (left, low), (right, high) in pairwise(points):
        axes.plot([left, right, right], [low, low, high], color=colour, linewidth=2.2, alpha=0.55)
    for step, (x, y) in enumerate(points[1:-1], start=1):
        axes.plot(x, y, "o", color=colour, markersize=13, zorder=3)
        axes.text(x, y, str(step), color="white", fontsize=8, weight="bold", ha="center", va="center", zorder=4)


def route_map(places, tours: Mapping[str, Sequence[Sequence[str]]], finding: str, *, source: str) -> Figure:
    """Tours on a grid of streets, one map per way of planning, each stop with its number in the tour.

    Parameters
    ----------
    places : pandas.DataFrame
        By place, the depot first: ``x_km`` and ``y_km``.
    tours : mapping of str to list of list of str
        By the heading of a map: its tours, each a list of stops without the depot.
    finding, source : str
        As for `bars`.
    """
    figure, maps = _side_by_side(finding, len(tours), 3.7 if len(tours) > 1 else 4.6)
    depot = places.index[0]
    near = 0.15 * (places[["x_km", "y_km"]].max() - places[["x_km", "y_km"]].min())
    for axes, (heading, ways) in zip(maps, tours.items(), strict=True):
        _ground(axes, places, 0.7)
        axes.set_title(heading, fontsize=10.5, color=INK, loc="left")
        visited = {stop for way in ways for stop in way}
        for way, colour in zip(ways, (BLUE, RED, GREEN, PURPLE, ORANGE), strict=False):
            _draw_tour(axes, places, [depot, *way, depot], colour)
        axes.plot(*places.loc[depot, ["x_km", "y_km"]], "s", color=INK, markersize=10, zorder=3)
        for name, (x, y) in places[["x_km", "y_km"]].iterrows():
            called = name in visited or name == depot
            if not called:
                axes.plot(x, y, "o", color="white", markeredgecolor=MUTED, markersize=7, zorder=3)
            beside = (places["x_km"] - x).abs() < near["x_km"]
            crowded = (beside & (places["y_km"] - y).between(0, near["y_km"], inclusive="right")).any()
            below = {"shift": (0, -9), "va": "top"} if crowded else {}  # another place stands where the name would
            _name(axes, str(name), (x, y), color=INK if called else MUTED, **below)
    maps[0].set_ylabel("km to the north")
    return finish(figure, f"{SCHEMATIC} {source}")


def calendar(plans: Mapping[str, tuple], finding: str, *, source: str) -> Figure:
    """Which bin was emptied on which day, and where one overflowed, one calendar per plan.

    Parameters
    ----------
    plans : mapping of str to (pandas.DataFrame of bool, pandas.DataFrame)
        By the heading: who was visited, and the evening levels in percent; one row per day, one column per bin.
    finding, source : str
        As for `bars`.
    """
    bins = next(iter(plans.values()))[0].columns
    figure, parts = _side_by_side(finding, len(plans), 0.25 * len(bins) + 1.9)
    for axes, (heading, (visited, evening)) in zip(parts, plans.items(), strict=True):
        axes.set_title(heading, fontsize=10.5, color=INK, loc="left")
        for row, name in enumerate(bins):
            for day in visited.index:
                if evening.loc[day, name] > 100:
                    axes.plot(day, row, "s", color=RED, alpha=0.35, markersize=12, markeredgewidth=0)
                seen = visited.loc[day, name]
                axes.plot(day, row, "o", color=BLUE if seen else FAINT, markersize=7 if seen else 2)
        axes.set_xticks(visited.index[::2])
        axes.set_xlabel("Day")
        axes.tick_params(labelsize=8.5, length=0)
        axes.spines[["left", "bottom"]].set_visible(False)
    parts[0].set_yticks(range(len(bins)), [str(name) for name in bins])
    parts[0].set_ylim(len(bins) - 0.4, -0.6)
    return finish(figure, f"Blue dot: emptied that morning. Red square: overflow that evening. {source}")


def by_threshold(costs, finding: str, *, levels: Mapping[str, float], mark: float, source: str) -> Figure:
    """What collection costs at each threshold, against plans without sensors.

    Parameters
    ----------
    costs : pandas.Series
        Cost of two weeks, indexed by the threshold in percent.
    finding, source : str
        As for `bars`.
    levels : mapping of str to float
        Plans to compare with, each a dashed line.
    mark : float
        The threshold to point out, one of those in ``costs``.
    """
    figure, axes = start(finding, xlabel="Threshold (% full)", ylabel="Cost of two weeks (USD)", height=3.8)
    axes.plot(costs.index, costs.to_numpy(), color=BLUE, linewidth=2.5)
    axes.plot(mark, costs[mark], "o", color=RED, markersize=9, zorder=3)
    low, high = min(costs.min(), *levels.values()), max(costs.max(), *levels.values())
    axes.set_ylim(low - 0.2 * (high - low), high + 0.05 * (high - low))
    axes.set_xlim(0, 100)
    note(axes, f"{costs[mark]:,.0f}", (mark, costs[mark]), (0, -9), ha="center", va="top", color=RED, weight="bold")
    height = -float("inf")
    for name, level in sorted(levels.items(), key=lambda pair: pair[1]):
        axes.axhline(level, color=MUTED, linewidth=1, linestyle="--")
        height = max(level, height + 0.16 * (high - low))  # names of lines that are close stay apart
        text = f"{name}:\n{level:,.0f}"
        note(axes, text, (100, height), (6, 0), va="center", color=MUTED, fontsize=9, annotation_clip=False)
    axes.grid(axis="y")
    return finish(figure, source)


def coverage_map(
    places, sites, reached, chosen: Sequence[str], radius: float, finding: str, *, source: str
) -> Figure:
    """Which places the chosen sites reach: a circle around each chosen site, places outside all circles in red.

    Parameters
    ----------
    places, sites : pandas.DataFrame
        By name: ``x_km`` and ``y_km``; where places have ``people``, the size of a dot shows them.
    reached : pandas.DataFrame of bool, shape (places, sites)
        From `citykit.siting.reach`.
    chosen : sequence of str
        The sites that are open.
    radius : float
        How far a site reaches, in km.
    finding, source : str
        As for `bars`.
    """
    ground = pd.concat([places, sites])[["x_km", "y_km"]]
    wide, high = ground.max() - ground.min()
    margin = 0.12 * wide
    height = min(5.0, 1.5 + 6.2 * (high + 2 * margin) / (wide + 2 * margin))
    figure, (axes,) = _side_by_side(finding, 1, height)
    _ground(axes, ground, margin)
    inside = reached[list(chosen)].any(axis=1)
    for name in chosen:
        axes.add_patch(plt.Circle(tuple(sites.loc[name, ["x_km", "y_km"]]), radius, color=BLUE, alpha=0.1, linewidth=0))
    sizes = places["people"] / places["people"].max() * 240 + 20 if "people" in places else 70
    colours = [BLUE if there else RED for there in inside]
    axes.scatter(places["x_km"], places["y_km"], s=sizes, color=colours, alpha=0.75, linewidth=0, zorder=3)
    for name, (x, y) in sites[["x_km", "y_km"]].iterrows():
        full = {"color": INK} if name in chosen else {"color": "white", "markeredgecolor": MUTED}
        axes.plot(x, y, "^", markersize=8, zorder=4, **full)
    for name, (x, y) in places[["x_km", "y_km"]].iterrows():
        _name(axes, str(name), (x, y), color=INK if inside[name] else RED)
    for name, (x, y) in sites.loc[~sites.index.isin(places.index), ["x_km", "y_km"]].iterrows():
        _name(axes, str(name), (x, y), (0, -15), color=INK if name in chosen else MUTED)
    axes.set_ylabel("km to the north")
    key = "Black triangle: chosen site; white: other candidate; red: out of reach."
    return finish(figure, f"{SCHEMATIC} {key} {source}")
