"""What the plan holds: seven sections, and thirteen challenges to answer."""

from __future__ import annotations

from dataclasses import dataclass

from citykit import data

#: The 13 challenges that WeGO's slides name, each as a question to the plan.
CHALLENGES: dict[str, str] = data.load("challenges").set_index("short")["question"].to_dict()


@dataclass(frozen=True)
class Section:
    """What one section of the plan holds.

    Parameters
    ----------
    title, question : str
        Its heading, and the question that it answers.
    lines : dict of str to str
        By word: what to write there.
    rows : bool
        Whether the section is a list, each row with these lines.
    """

    title: str
    question: str
    lines: dict[str, str]
    rows: bool = True


SECTIONS = {
    "problem": Section(
        "Problem",
        "What goes wrong, for whom, and how do we know?",
        {
            "statement": "The problem in one or two sentences",
            "people": "Who feels it",
            "number": "Baseline: one number that shows it",
            "unit": "Unit of that number",
            "measured": "Date of that number",
            "source": "Where it comes from",
        },
        rows=False,
    ),
    "projects": Section(
        "Projects",
        "What do we do about it, and who owns each project?",
        {
            "name": "Project",
            "result": "What will be different",
            "owner": "Office that owns it",
            "learn_from": "City that we learn from",
            "survives": "What keeps it alive after an election",
        },
    ),
    "financing": Section(
        "Financing",
        "What does it cost to start and to run, and who pays?",
        {
            "item": "Item",
            "amount": "Cost to start",
            "upkeep": "Cost each year after",
            "currency": "Currency",
            "payer": "Who pays",
        },
    ),
    "pilot": Section(
        "Pilot",
        "How do we test it before we spend the rest?",
        {
            "question": "The question that the pilot answers",
            "place": "Place",
            "compare_with": "What it is compared with",
            "start": "Start",
            "end": "End",
            "scale_if": "We scale up if",
            "stop_if": "We stop if",
        },
        rows=False,
    ),
    "indicators": Section(
        "Indicators",
        "How will we see that it worked?",
        {
            "name": "Indicator",
            "unit": "Unit",
            "baseline": "Baseline",
            "target": "Target",
            "by": "By",
            "owner": "Office that measures",
        },
    ),
    "risks": Section(
        "Risks",
        "What can go wrong, and what do we do about it?",
        {
            "challenge": "Challenge",
            "risk": "What can go wrong",
            "answer": "What we do about it",
            "owner": "Office that watches it",
        },
    ),
    "calendar": Section(
        "Calendar",
        "Who does what, from Monday on?",
        {"when": "When", "action": "Action", "owner": "Office"},
    ),
}

MONEY = ("amount", "upkeep")
NUMBERS = (*MONEY, "number", "baseline", "target")
DATES = ("measured", "start", "end", "by", "when")
