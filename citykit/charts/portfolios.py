"""Charts of a choice of projects: what needs what, and what each budget buys."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from citykit.charts.style import BLUE, FAINT, INK, MUTED, RED, finish, note, start


def _places(links: dict) -> dict:
    """Column and row of each project: a base stands left of what needs it, the first of them in the same row."""
    column: dict = {}
    for name, bases in links.items():
        column[name] = max((column[base] + 1 for base in bases), default=0)
    place: dict = {}

    def put(name: str, row: int) -> int:
        """Place a project and all that stands on it; the next free row."""
        place[name] = (column[name], row)
        waiting = [other for other, bases in links.items() if bases and bases[0] == name]
        for number, other in enumerate(waiting):
            row = put(other, row if number == 0 else row + 1)
        return row

    row = 0
    for name in (name for name, bases in links.items() if not bases):
        row = put(name, row) + 1
    return place


def chains(links: dict, rivals, finding: str, *, source: str) -> Figure:
    """Which project needs which, as boxes and arrows from left to right, and which ones exclude each other.

    Parameters
    ----------
    links : dict of str to list of str
        What each project needs, bases first, as from `citykit.priorities.needs`; projects without any link
        are left out.
    rivals : sequence of (str, str)
        Pairs that exclude each other; the two should follow each other in ``links``.
    finding, source : str
        As for `bars`.
    """
    linked = {name for name, bases in links.items() if bases} | {base for bases in links.values() for base in bases}
    linked |= {name for pair in rivals for name in pair}
    place = _places({name: bases for name, bases in links.items() if name in linked})
    rows = max(row for _, row in place.values()) + 1
    columns = max(column for column, _ in place.values()) + 1
    figure, axes = start(finding, height=0.62 * rows + 1.3)
    for name, (column, row) in place.items():
        box = FancyBboxPatch((column - 0.36, row - 0.26), 0.72, 0.52, boxstyle="round,pad=0,rounding_size=0.08")
        box.set(facecolor="white", edgecolor=BLUE, linewidth=1.5)
        axes.add_patch(box)
        axes.text(column, row, name, ha="center", va="center", fontsize=9.5)
        for base in links[name]:
            left, height = place[base]
            arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (column - 0.37, row), (left + 0.37, height), arrowprops=arrow)
    for one, other in rivals:
        (column, top), (_, bottom) = place[one], place[other]
        axes.plot([column + 0.37, column + 0.46, column + 0.46, column + 0.37], [top, top, bottom, bottom], color=RED)
        axes.text(column + 0.5, (top + bottom) / 2, "one or the other, not both", va="center", color=RED, weight="bold")
    axes.set_xlim(-0.42, max(columns - 0.58, 1.5))
    axes.set_ylim(rows - 0.6, -0.4)
    axes.set_axis_off()
    return finish(figure, source)


def budget_steps(curves, finding: str, *, xlabel: str, ylabel: str, source: str, mark: tuple) -> Figure:
    """What each budget buys: stairs for the best list and for others, with one budget marked.

    Parameters
    ----------
    curves : pandas.DataFrame
        One column per way of choosing, the best first, indexed by budget; column names are the labels.
    finding, source : str
        As for `bars`.
    xlabel, ylabel : str
        Axis labels, each with its unit.
    mark : tuple of (float, str)
        A budget, and its name.
    """
    figure, axes = start(finding, xlabel=xlabel, ylabel=ylabel, height=4.4)
    styles = [(BLUE, 3, "-"), (RED, 1.6, "-"), (MUTED, 1.6, "--")]
    for (name, curve), (colour, width, line) in zip(curves.items(), styles, strict=False):
        axes.step(curve.index, curve, where="post", color=colour, linewidth=width, linestyle=line, label=name)
    axes.axvline(mark[0], color=FAINT, linewidth=1, zorder=0)
    top = curves.max(axis=None)
    note(axes, mark[1], (mark[0], 1.04 * top), (6, 0), color=MUTED)
    axes.set_xlim(0, curves.index[-1])
    axes.set_ylim(0, 1.12 * top)
    axes.grid(axis="y")
    axes.legend(loc="lower right", fontsize=9.5)
    return finish(figure, source)
