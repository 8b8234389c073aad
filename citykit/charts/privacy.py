"""Charts of noise: what one person changes, and whether a library's noise is the noise of the formula."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from citykit.charts.style import BLUE, FAINT, INK, MUTED, RED, finish, note, start


def two_worlds(count: float, scale: float, finding: str, *, unit: str, source: str) -> Figure:
    """How likely each published number is when a person is in the register, and when not.

    Parameters
    ----------
    count : float
        The true count with the person; without, it is one less.
    scale : float
        Scale of the Laplace noise, in the unit of the count.
    finding, unit, source : str
        As for `bars`.
    """
    figure, axes = start(finding, xlabel=unit, ylabel="How likely (% per unit)", height=3.6)
    reach = max(4 * scale, 3)
    places = np.union1d(np.linspace(count - reach, count + reach, 161), [count - 1, count])
    for centre, name, colour, side in ((count - 1, "without you", MUTED, -1), (count, "with you", BLUE, 1)):
        heights = 100 * np.exp(-np.abs(places - centre) / scale) / (2 * scale)
        axes.plot(places, heights, color=colour, linewidth=2.5)
        axes.fill_between(places, heights, color=colour, alpha=0.12, linewidth=0)
        label = f"{name}: {centre:g}"
        place = (centre, heights.max())
        note(axes, label, place, (8 * side, -4), ha="left" if side > 0 else "right", va="top", color=colour, weight="bold")
    axes.set_ylim(0, None)
    axes.set_xlim(places[0], places[-1])
    return finish(figure, source)


def noise_check(draws, scale: float, finding: str, *, unit: str, source: str) -> Figure:
    """Shares of whole-number noise that were drawn (bars), and those of the formula (dots).

    Parameters
    ----------
    draws : sequence of int
        Noise that was drawn.
    scale : float
        Scale of the discrete Laplace distribution that the draws should follow.
    finding, unit, source : str
        As for `bars`.
    """
    figure, axes = start(finding, xlabel=unit, ylabel="Share of draws (%)", height=3.6)
    places = np.arange(-round(4 * scale), round(4 * scale) + 1)
    drawn = [100 * np.mean(np.asarray(draws) == place) for place in places]
    axes.bar(places, drawn, width=0.8, color=FAINT)
    formula = 100 * np.tanh(1 / (2 * scale)) * np.exp(-np.abs(places) / scale)
    axes.plot(places, formula, "o", color=RED, markersize=5)
    top = (1.5 * scale, formula.max())
    note(axes, "dots: the formula", top, (0, -8), va="top", color=RED, weight="bold")
    note(axes, "bars: drawn by the library", top, (0, -26), va="top", color=INK)
    axes.set_ylim(0, None)
    axes.xaxis.get_major_locator().set_params(integer=True)
    return finish(figure, source)
