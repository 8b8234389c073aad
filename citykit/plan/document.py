"""The plan as a document, with the checklist of challenges and the forms for later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from citykit.plan.sections import CHALLENGES, MONEY, SECTIONS, Section

if TYPE_CHECKING:
    from citykit.plan.action_plan import ActionPlan


def _shown(value) -> str:
    return "(empty)" if value is None else f"{value:,}" if isinstance(value, (int, float)) else str(value)


def blocks(plan: ActionPlan) -> list[tuple]:
    """The plan as blocks of `citykit.documents`, with the checklist and the forms for later."""
    missing = plan.unfinished()
    found = [("heading", 0, f"Action plan: {plan.city}")]
    if plan.example:
        found.append(("note", "Example. City, team, projects and all numbers are made up for practice."))
    found += [
        ("text", f"Team: {plan.team}. Last day of the course: {plan.course_end}."),
        ("heading", 1, "In short"),
        ("list", _in_short(plan)),
        ("heading", 1, "Still to finish"),
        ("list", missing) if missing else ("text", "Every line of the plan is filled."),
    ]
    for name, section in SECTIONS.items():
        found += [("heading", 1, section.title), ("text", section.question)]
        found += _section_blocks(section, getattr(plan, name))
        if name == "financing":
            found += [("text", line) for line in _totals(plan.financing)]
    return found + _checklist(plan) + _forms(plan)


def _in_short(plan: ActionPlan) -> list[str]:
    """What a mayor reads first: the problem, the projects, the money, the test, the first and the last step."""
    step = "{when}: {action} ({owner})"
    return [
        f"Problem: {_put('{statement}', plan.problem)}",
        f"Today: {_put('{number} {unit} ({measured})', plan.problem)}",
        f"Projects: {_listed(row['name'] for row in plan.projects)}",
        *_totals(plan.financing),
        f"Who pays: {_listed(row['payer'] for row in plan.financing)}",
        f"Pilot: {_put('{place}, {start} to {end}. We scale up if: {scale_if}', plan.pilot)}",
        *(f"First step: {_put(step, row)}" for row in plan.calendar[:1]),
        *(f"Last step: {_put(step, row)}" for row in plan.calendar[1:][-1:]),
    ]


def _put(template: str, content: dict) -> str:
    """The template with the lines that it names, or (empty) while one of them is empty."""
    named = {word: value for word, value in content.items() if f"{{{word}}}" in template}
    return (
        _shown(None)
        if None in named.values()
        else template.format_map({word: _shown(value) for word, value in named.items()})
    )


def _listed(texts: Iterable[str | None]) -> str:
    """Texts in one line, each once; the empty ones left out."""
    return "; ".join(dict.fromkeys(text for text in texts if text)) or _shown(None)


def _section_blocks(section: Section, content: dict | list[dict]) -> list[tuple]:
    if not section.rows:
        rows = [[label, _shown(content[word])] for word, label in section.lines.items()]
        return [("table", section.title, ["Line", "Our plan"], rows)]
    rows = [[_shown(value) for value in row.values()] for row in content]
    return [_table(section.title, list(section.lines.values()), rows)]


def _totals(financing: list[dict]) -> list[str]:
    """One sentence per currency with the sums."""
    currencies = dict.fromkeys(row["currency"] for row in financing if row["currency"])
    sums = [
        [sum(row[word] or 0 for row in financing if row["currency"] == currency) for word in MONEY]
        for currency in currencies
    ]
    return [
        f"Together in {currency}: {_shown(start)} to start, {_shown(yearly)} each year after."
        for currency, (start, yearly) in zip(currencies, sums, strict=True)
    ]


def _checklist(plan: ActionPlan) -> list[tuple]:
    answers = plan.answers()
    rows = [[name, question, answers[name] or "(no answer yet)"] for name, question in CHALLENGES.items()]
    return [
        ("heading", 1, "Checklist of challenges"),
        ("text", "Thirteen challenges named in WeGO's slides (2019). The answers come from the risks above."),
        ("table", "Challenges", ["Challenge", "Question", "Our answer"], rows),
    ]


def _forms(plan: ActionPlan) -> list[tuple]:
    """The forms for Kirkpatrick's level 3 (what people do) and level 4 (what changes in the city)."""
    later = [(f"{months} months", _months_after(plan.course_end, months)) for months in (3, 6)]
    header = ["Action", "Office", "When", "Done? yes, partly, no, not due", "What changed, or why not"]
    words = ("action", "owner", "when")
    actions = [[*(_shown(row[word]) for word in words), "", ""] for row in plan.calendar]
    columns = ["Indicator", "Unit", "Baseline", "Target", "By", *(name for name, _ in later), "Source"]
    words = ("name", "unit", "baseline", "target", "by")
    measures = [[*(_shown(row[word]) for word in words), "", "", ""] for row in plan.indicators]
    blocks = []
    for name, day in later:
        blocks += [
            ("heading", 1, f"Form after {name}: {day}"),
            ("text", "Do we work in another way now? Fill it in as a team. Nobody is marked on it."),
            _table(f"Actions after {name}", header, actions),
        ]
    return [
        *blocks,
        ("heading", 1, "Form for the city's indicators"),
        ("text", "Did the city change? Measure as for the baseline. Name other causes of a change."),
        _table("Indicators later", columns, measures),
    ]


def _table(caption: str, header: list[str], rows: list[list[str]]) -> tuple:
    return ("table", caption, header, rows) if rows else ("text", "(no row yet)")


def _months_after(day: date, months: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
