"""Charts of votes on money: who pays for what, and what stays unspent."""

from __future__ import annotations

from matplotlib.figure import Figure

from citykit.charts.style import BLUE, FAINT, GREEN, INK, ORANGE, RED, finish, start


def shared_out(parts, finding: str, *, unit: str, source: str, rest: str, text: str = "{:.0f}") -> Figure:
    """One bar per voter or rule, made of what the money goes to, with the rest of the money in grey at its end.

    Parameters
    ----------
    parts : pandas.DataFrame
        By voter or rule, the first on top: one column per use of the money, 0 or more; at most four uses besides
        the rest.
    finding, unit, source : str
        As for `bars`.
    rest : str
        The column with the money that nothing is bought with.
    text : str
        Format of the numbers in the bars.
    """
    figure, axes = start(finding, xlabel=unit, height=0.34 * len(parts) + 1.9)
    uses = [name for name in parts.columns if name != rest]
    # Blue and red are dark enough for white numbers, orange and green are not.
    colours = [*zip(uses, (BLUE, ORANGE, GREEN, RED), ("white", INK, INK, "white"), strict=False), (rest, FAINT, INK)]
    left, longest = 0 * parts[rest], parts.sum(axis=1).max()
    for name, colour, ink in colours:
        drawn = axes.barh([str(row) for row in parts.index], parts[name], left=left, height=0.7, color=colour, label=name)
        # A narrow part has no room for its number.
        shown = [text.format(value) if value > 0.04 * longest else "" for value in parts[name]]
        axes.bar_label(drawn, shown, label_type="center", color=ink, fontsize=9.5)
        left = left + parts[name]
    axes.set_xlim(0, longest)
    axes.invert_yaxis()
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(colours), frameon=False, fontsize=9.5)
    return finish(figure, source)
