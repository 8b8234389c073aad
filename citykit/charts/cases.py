"""Charts of the course's cases."""

from __future__ import annotations

import textwrap

from matplotlib.figure import Figure

from citykit.charts.style import BLUE, FAINT, INK, finish, start


def grid(counts, finding: str, *, source: str) -> Figure:
    """How many things stand in each field of a table: a dot that grows with the count, and the count in it.

    Parameters
    ----------
    counts : pandas.DataFrame of int, shape (rows, columns)
        Zero stays empty.
    finding, source : str
        As for `bars`.
    """
    figure, axes = start(finding, height=0.62 * len(counts) + 2.0)
    top = max(1, int(counts.to_numpy().max()))
    for row, (_, values) in enumerate(counts.iterrows()):
        for column, count in enumerate(values):
            if count:
                axes.scatter(column, row, s=160 + 640 * count / top, color=BLUE, alpha=0.85, linewidth=0)
                axes.text(column, row, f"{count}", color="white", ha="center", va="center", weight="bold", fontsize=9)
            else:
                axes.plot(column, row, ".", color=FAINT, markersize=4)
    axes.set_yticks(range(len(counts)), ["\n".join(textwrap.wrap(str(name), 20)) for name in counts.index])
    names = ["\n".join(textwrap.wrap(str(name).replace("-", "- "), 9)).replace("- ", "-") for name in counts.columns]
    axes.set_xticks(range(counts.shape[1]), names, fontsize=8, color=INK)
    axes.set_xlim(-0.6, counts.shape[1] - 0.4)
    axes.set_ylim(len(counts) - 0.4, -0.6)
    axes.xaxis.tick_top()
    axes.tick_params(left=False, top=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    return finish(figure, source)
