"""The panel of the first lesson: the needs assessment of a team and its city, and the route that follows."""

from __future__ import annotations

from citykit import assessment, charts
from citykit.assessment import CAPABILITIES
from citykit.widgets import Answer, Panel, choice, slider

#: Made-up start values: a team that is good at naming problems, in a city without rules for data.
EXAMPLE = {
    "problem": 3,
    "figures": 1,
    "costs": 1,
    "contracts": 2,
    "pilots": 2,
    "exchange": 2,
    "plan": 2,
    "people": 2,
    "money": 3,
    "services": 2,
    "sensors": 2,
    "data": 0,
}


def needs_answer(route: str, **steps: int) -> Answer:
    """The three weakest capabilities and the modules that answer them.

    Parameters
    ----------
    route : {"five days", "full course"}
        The route asked for.
    **steps : int
        A step of the ladder, 0 to 4, for each key of `citykit.assessment.CAPABILITIES`.
    """
    table = assessment.profile(steps)
    weak = assessment.weakest(table)
    levels = table.set_index("name")["median"]
    names = [f"{name} ({levels[name]:.0f})" for name in weak["name"]]
    level = levels[weak["name"].iloc[-1]]
    tied = [name for name in levels.index[levels == level] if name not in set(weak["name"])]
    also = f" Also on step {level:.0f}: {', '.join(tied)}." if tied else ""
    plan = assessment.suggest(table, route)
    taught, after = (plan.index[plan["when"] == when] for when in ("in the course", "afterwards"))
    later = f" Read afterwards: {', '.join(after)}." if len(after) else ""
    figure = charts.bars(
        levels,
        f"Weakest: {weak['name'].iloc[0]}, {weak['name'].iloc[1]}, {weak['name'].iloc[2]}",
        unit="Step of the ladder, 0 to 4 (the first six: team; the last six: city)",
        source="Source: your own answers; the start values are made up for practice",
        highlight=list(weak["name"]),
        limits=(0, 4.2),
    )
    return Answer(
        f"Weakest three, with their step: {', '.join(names)}.{also} "
        f"Modules of the route ({route}): {', '.join(taught)}.{later}",
        figure,
        f"Twelve bars from 0 to 4, one per capability. The three weakest are coloured: {', '.join(names)}.",
    )


def needs_panel() -> Panel:
    """Put each of the twelve capabilities on its step, choose a route, and see what to learn first."""
    sliders = {
        key: slider(f"{capability.name}: {capability.statement}", 0, 4, EXAMPLE[key])
        for key, capability in CAPABILITIES.items()
    }
    return Panel(needs_answer, route=choice("Route", assessment.ROUTES), **sliders)
