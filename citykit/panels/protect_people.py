"""The no-code panels of the exercise protect_people: the form, the register in any order, the noise, and powers of e."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import display

from citykit.cases.protect_people import AIM, Case
from citykit.widgets import Answer, Panel, choice, entry

AS_IT_IS = "row"
#: A third column in words, for the sentence above the register.
COLUMNS = {"home": "flat or house", "household": "lives alone or shares the home", "sex": "woman or man"}


def form(case: Case) -> Answer:
    """The fields of the other office's form."""
    return Answer(f"{case.office}: the form asks for these {len(case.fields)} fields.", table=case.fields.to_frame("field"))


def steps(case: Case) -> Answer:
    """All that the other office does with its data."""
    table = pd.DataFrame({"what is done": case.steps}, index=range(1, len(case.steps) + 1))
    return Answer(f"{case.office}: this is all that the office does.", table=table)


def register_panel(case: Case) -> Panel:
    """The register, in the order of any columns."""
    area, age, third = case.known
    orders = {
        AS_IT_IS: [],
        f"{area}, {age}, {third}": [area, age, third],
        f"{third}, {age}, {area}": [third, age, area],
        f"{third}, {area}, {age}": [third, area, age],
    }

    def answer(order: str) -> Answer:
        rows = case.rows.sort_values(orders[order], kind="stable") if orders[order] else case.rows
        words = f"{case.service}: {len(rows)} {case.people}. Neighbours may know {area}, {age} and {third} ({COLUMNS[third]})."
        return Answer(words, table=rows)

    return Panel(answer, order=choice("Order of the rows", orders))


def coarser(case: Case) -> Answer:
    """How the table is to be told less exactly."""
    rows = [(f"{district} 1, {district} 2", district) for district in case.districts]
    rows += [(", ".join(band for band in case.bands if case.bands[band] == wide), wide) for wide in dict.fromkeys(case.bands.values())]
    table = pd.DataFrame(rows, columns=["now", "coarser"], index=["area"] * 2 + ["age"] * 2)
    return Answer(f"Districts and bands of twenty years. The column {case.known[2]} stays. No group may have fewer than {AIM}.", table=table)


def noise(case: Case) -> Answer:
    """The figures for the noise, by their names in code."""
    rows = {
        "budget": ("privacy budget of this year, ε", f"{case.budget:g}"),
        "spent": ("part of it that is spent already, ε", f"{case.spent:g}"),
        "tables": ("tables still to come this year; they share the rest alike", f"{case.tables}"),
        "sensitivity": ("visits of one resident that a table counts, at most", f"{case.sensitivity}"),
        "limit": ("error that the planner can live with, in visits", f"{case.limit}"),
    }
    table = pd.DataFrame(rows.values(), index=list(rows), columns=["figure", "value"])
    return Answer(f"{case.service}: counts of visits in the whole city, published with noise.", table=table)


def power_answer(number: str) -> Answer:
    """The number e to the power of minus a typed number."""
    try:
        x = float(number)
    except ValueError:
        x = -1.0
    if not 0 <= x <= 1_000:
        return Answer("Type a number from 0 to 1000 with a decimal point and without the minus, for example: 1.5")
    return Answer(f"e to the power of -{x:g} is {math.exp(-x):.4g}, or {100 * math.exp(-x):.4g} %.")


def power_panel() -> Panel:
    """A calculator for those whose phone has no key for powers of e."""
    return Panel(power_answer, number=entry("e to the power of minus", "1.5"))


def show_form(case: Case) -> None:
    """Show the other office: what it does, and what it asks for."""
    display(steps(case), form(case))


def show_register(case: Case) -> None:
    """Show the register."""
    display(register_panel(case))


def show_coarser(case: Case) -> None:
    """Show how the table becomes coarser."""
    display(coarser(case))


def show_noise(case: Case) -> None:
    """Show the figures for the noise, and the calculator."""
    display(noise(case), power_panel())
