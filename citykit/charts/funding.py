"""Charts of loans: what is due in each year, against what the city can pay."""

from __future__ import annotations

from matplotlib.figure import Figure

from citykit.charts.style import BLUE, FAINT, INK, MUTED, ORANGE, RED, finish, note, start

COLOURS = {"old debt": MUTED, "principal": BLUE, "interest": ORANGE, "after the fall": RED}


def debt_service(table, finding: str, *, unit: str, source: str, levels: dict | None = None) -> Figure:
    """Payments by year as stacked bars, with the amounts that the city can pay as level lines.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by year, 1 first; columns among ``old debt``, ``principal``, ``interest`` and ``after the fall``
        (what a fall of the currency adds), stacked in their order.
    finding, source : str
        As for `bars`.
    unit : str
        Label of the money axis, with the unit.
    levels : dict of str to float, optional
        Level lines by name, such as the cash of a year; at most two, the higher one first.
    """
    figure, axes = start(finding, xlabel="Year of the loan", ylabel=unit)
    base = 0 * table.iloc[:, 0]
    for part, amounts in table.items():
        axes.bar(table.index, amounts, bottom=base, width=0.7, color=COLOURS[part], alpha=0.8, label=part)
        base = base + amounts
    last, levels = table.index[-1], levels or {}
    ends = zip(levels.items(), ("-", "--"), ("bottom", "top"), strict=False)
    for (name, level), line, side in ends:  # the higher line first: their names never meet
        axes.axhline(level, color=INK, linewidth=1.5, linestyle=line)
        note(axes, name, (last + 0.6, level), (0, 3 if side == "bottom" else -3), va=side, color=INK, weight="bold")
    axes.set_xlim(0.4, last + 0.6 + (0.28 * len(table) if levels else 0))
    axes.set_ylim(0, 1.14 * max(base.max(), *levels.values(), 0))
    axes.set_xticks(table.index if last <= 20 else table.index[4::5])
    axes.grid(axis="y", color=FAINT)
    axes.set_axisbelow(True)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(table.columns), frameon=False, fontsize=9.5)
    return finish(figure, source)
