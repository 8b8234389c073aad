"""The sheet on which a team gives the numbers of its own city for the capstone plan_a_pilot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real

import numpy as np

KAMPALA = "Kampala"

#: The numbers that a team's own sheet must give, with the range that can be marked.
SHEET_RANGES = {
    "spaces": (20, 20_000),
    "hours_per_day": (4, 24),
    "parked_hours": (10, 480_000),
    "paid_hours": (1, 480_000),
    "fee": (0.01, 1_000_000),
    "days_per_year": (100, 365),
    "one_off": (0.001, 10_000_000),
    "per_month": (0.0001, 1_000_000),
    "renewal": (0.0001, 10_000_000),
    "years": (4, 30),
    "renewal_year": (2, 29),
    "pilot_months": (10, 48),
    "reserve": (5, 40),
    "bank_rate": (2, 60),
    "inflation": (1, 50),
}


@dataclass(frozen=True)
class Inputs:
    """The numbers of a city behind parts 1, 2, 6 and 12.

    Money is in millions of the city's currency, only ``fee`` in units.

    Parameters
    ----------
    spaces : float
        Marked spaces of the pilot area.
    hours_per_day, parked_hours, paid_hours : float
        Hours per day to be paid, and hours parked and paid in all spaces on one day.
    fee, days_per_year : float
        Fee per hour, and days per year to be paid.
    one_off, per_month, renewal : float
        Costs before the start, each month, and once more in ``renewal_year``.
    years, renewal_year, pilot_months : float
        Life of the system, year of the renewal, months of running costs in the pilot's budget.
    reserve, bank_rate, inflation : float
        In percent.
    """

    spaces: float
    hours_per_day: float
    parked_hours: float
    paid_hours: float
    fee: float
    days_per_year: float
    one_off: float
    per_month: float
    renewal: float
    years: float
    renewal_year: float
    pilot_months: float
    reserve: float
    bank_rate: float
    inflation: float


def is_own_city(sheet: object) -> bool:
    """Whether a sheet names a city other than Kampala."""
    city = sheet.get("city") if isinstance(sheet, Mapping) else None
    return isinstance(city, str) and city.strip().lower() not in ("", KAMPALA.lower())


def sheet_problems(sheet: object) -> list[str]:
    """What keeps a sheet from being used, a sentence each; empty for Kampala and for a complete own city."""
    if not isinstance(sheet, Mapping):
        return ["The sheet should stay a list of names and values in curly brackets."]
    if not is_own_city(sheet):
        return []
    problems = []
    for name, (low, high) in SHEET_RANGES.items():
        value = sheet.get(name)
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real) or not low <= value <= high:
            problems.append(f"{name} should be a number from {low:g} to {high:g}.")
    if problems:
        return problems
    if not 0.05 * sheet["parked_hours"] <= sheet["paid_hours"] <= 0.95 * sheet["parked_hours"]:
        problems.append("paid_hours should be from 5 to 95 % of parked_hours.")
    if sheet["parked_hours"] > sheet["spaces"] * sheet["hours_per_day"]:
        problems.append("parked_hours cannot be more than spaces times hours_per_day.")
    if sheet["renewal_year"] >= sheet["years"] or any(
        int(sheet[name]) != sheet[name] for name in ("years", "renewal_year")
    ):
        problems.append("years and renewal_year should be whole numbers, the renewal before the last year.")
    if sheet["bank_rate"] <= sheet["inflation"]:
        problems.append("bank_rate should be above inflation.")
    return problems


def check_sheet(sheet: object) -> None:
    """Say which city the plan is for and whether its sheet can be used."""
    problems = sheet_problems(sheet)
    for problem in problems:
        print(f"Look again: {problem}")
    if problems:
        print("Until the sheet is complete, all parts are marked with the made-up figures of your case.")
    elif is_own_city(sheet):
        print(f"The sheet is complete. Parts 1, 2, 6 and 12 use your figures for {sheet['city'].strip()}.")
    else:
        print("Form is fine: you plan for Kampala, with the made-up figures of your case.")
    people = sheet.get("contributors") if isinstance(sheet, Mapping) else None
    count = len([name for name in people if str(name).strip()]) if isinstance(people, (list, tuple)) else 0
    print(f"Contributors named: {count}." if count else "Look again: name everyone who worked on this.")
