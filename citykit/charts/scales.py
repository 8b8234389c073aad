"""Charts of how points are given: goalposts and ladders."""

from __future__ import annotations

from matplotlib.figure import Figure

from citykit.charts.style import BLUE, FAINT, INK, MUTED, RED, finish, start


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
