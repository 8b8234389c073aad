"""A calculator for those who type values: sum, mean and median of a list of numbers."""

from __future__ import annotations

from statistics import fmean, median

from citykit.widgets import Answer, Panel, choice, entry

OPERATIONS = {"mean": fmean, "median": median, "sum": sum}


def calculate(numbers: str, operation: str) -> Answer:
    """The mean, median or sum of numbers that are separated by spaces or semicolons."""
    try:
        values = [float(part) for part in numbers.replace(";", " ").split()]
        result = OPERATIONS[operation](values)
    except (ValueError, ArithmeticError):
        return Answer("Type numbers with a decimal point and a space between them, for example: 12.5 40 61.2")
    return Answer(f"The {operation} of {len(values)} numbers is {result:,.4g}.")


def calculator_panel() -> Panel:
    """A panel around `calculate`."""
    return Panel(calculate, numbers=entry("Numbers", "12.5 40 61.2"), operation=choice("Work out the", OPERATIONS))
