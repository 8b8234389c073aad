"""The no-code panel of the exercise route_the_trucks: the case in tables and maps, the steps of a way, and a calculator."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from IPython.display import display

from citykit import charts
from citykit.cases.route_the_trucks import Case
from citykit.panels.calculator import calculator_panel
from citykit.widgets import Answer, Panel, choice, entry

MADE_UP = "Made up for practice."
BINS, MAP, ROUND, FIGURES, WEEKS = "Bins", "Map", "Map with the fixed round", "Rules and prices", "Two weeks, counted"

#: What the table of figures says of each: words and unit.
WORDS = {
    "every": ("the truck goes out on day 1 (today) and then every so many days", "days"),
    "threshold": ("fill-level threshold", "% of a full bin"),
    "litres": ("a full bin holds", "litres"),
    "capacity": ("the small truck of task 4 holds", "litres"),
    "running": ("a sensor costs to run", "USD a year"),
    "years": ("a sensor lives", "years"),
    "rate": ("real rate", "% a year"),
    "factor": ("annuity factor for this life and rate", ""),
    "offer": ("the offer: price of one sensor", "USD"),
}


def bins(case: Case) -> Answer:
    """Where the bins stand, how full they are this morning, and what a day adds."""
    table = case.places.join(case.bins.astype("Int64")).astype(object)
    names = {"x_km": "km to the east", "y_km": "km to the north", "level": "level this morning (%)", "fill": "usual fill of a day (%)"}
    words = f"{case.town}: places on a grid of streets. Fixed round: {case.places.index[0]}, {', '.join(case.round)}, {case.places.index[0]}. {MADE_UP}"
    return Answer(words, table=table.where(table.notna(), "").rename(columns=names))


def town_map(case: Case, *, tour: bool) -> Answer:
    """The map of the town, with the fixed round or without it."""
    order = list(case.round) if tour else []
    finding = f"The fixed round of {case.town}" if tour else f"The depot and the ten bins of {case.town}"
    figure = charts.route_map(case.places, {"The streets form a grid": [order]}, finding, source=MADE_UP)
    shown = ", ".join(f"{name} ({row['x_km']:g} east, {row['y_km']:g} north)" for name, row in case.places.iterrows())
    return Answer(f"{finding}. {MADE_UP}", figure, f"Map on a grid, in km: {shown}.")


def figures(case: Case) -> Answer:
    """Rules and prices, by their names in code."""
    rows = [(words, f"{getattr(case, name):g}", unit) for name, (words, unit) in WORDS.items()]
    return Answer(f"Rules and prices of {case.town}. {MADE_UP}", table=pd.DataFrame(rows, index=list(WORDS), columns=["figure", "value", "unit"]))


def weeks(case: Case) -> Answer:
    """What two weeks of each plan came to, with prices; the fixed rounds are for the trainee to count."""
    table = case.counts.map(lambda value: "" if pd.isna(value) else f"{value:g}").assign(**{"price of one (USD)": case.prices.map("{:.2f}".format)})
    words = (
        "Two weeks, days 1 to 14, counted for all ten bins; the fill varies from day to day. Measured rounds visit the fast bins "
        "whenever the truck goes out, and the slow bins every sixth day. Overflow is in bin-days. The empty cells are yours to count."
    )
    return Answer(f"{words} {MADE_UP}", table=table)


def case_panel(case: Case) -> Panel:
    """A menu of the views of a case."""
    views = {
        BINS: lambda: bins(case),
        MAP: lambda: town_map(case, tour=False),
        ROUND: lambda: town_map(case, tour=True),
        FIGURES: lambda: figures(case),
        WEEKS: lambda: weeks(case),
    }
    return Panel(lambda view: views[view](), view=choice("Show", views))


def way_answer(case: Case, way: str) -> Answer:
    """The steps of a way, leg by leg, from the first place that is typed to the last one.

    Parameters
    ----------
    case : Case
        Whose map is used.
    way : str
        Places with commas between them, the depot too where the way starts or ends there.
    """
    known = {name.casefold(): name for name in case.places.index}
    typed = [part.strip() for part in way.replace(";", ",").split(",") if part.strip()]
    strange = [part for part in typed if part.casefold() not in known]
    if strange:
        return Answer(f'There is no place "{strange[0]}". The places are: {", ".join(case.places.index)}.')
    if len(typed) < 2:
        return Answer("Type at least two places with a comma between them.")
    places = [known[part.casefold()] for part in typed]
    spots = [case.places.loc[name].tolist() for name in places]
    rows = [(here, there, *(abs(a - b) for a, b in zip(*legs, strict=True)))
            for (here, there), legs in zip(pairwise(places), pairwise(spots), strict=True)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["from", "to", "step east or west (km)", "step north or south (km)"], index=range(1, len(rows) + 1))
    east, north = table.iloc[:, 2].sum(), table.iloc[:, 3].sum()
    words = f"This way starts at {places[0]} and ends at {places[-1]}. Steps to the east or west: {east:g} km. Steps to the north or south: {north:g} km."
    return Answer(words, table=table)


def way_panel(case: Case) -> Panel:
    """Type a way, and read its steps."""
    start = ", ".join(case.places.index[[0, 1, 2]])
    return Panel(lambda way: way_answer(case, way), way=entry("Way, places with commas", start))


def all_trips(trips: object) -> object:
    """The bins of all trips in one list, for the check of the form; anything else as it is."""
    if isinstance(trips, list | tuple) and all(isinstance(trip, list | tuple) for trip in trips):
        return [name for trip in trips for name in trip]
    return trips


def show(case: Case) -> None:
    """Show the case, the steps of a way, and the calculator."""
    display(case_panel(case), way_panel(case), calculator_panel())
