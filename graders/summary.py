"""What a person should know after marking: how fast it went, what was slow, which limits were reached, what waits for a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import median

from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from graders.autograde import Outcome
from graders.course import Course

#: How many cells the table of slow ones has.
SLOWEST = 5


def lines(course: Course, outcomes: list[Outcome], seconds: float) -> Iterator[RenderableType]:
    """The summary of a run.

    Parameters
    ----------
    course : Course
        With its gradebook.
    outcomes : list of Outcome
        Of the run.
    seconds : float
        Its wall time.

    Yields
    ------
    str or Table
        For the terminal; of parts that have nothing to say, nothing.
    """
    count = Counter(outcome.state for outcome in outcomes)
    rate = f", {count['graded'] / seconds:.1f} each second" if count["graded"] and seconds else ""
    yield f"Marked {count['graded']}, unchanged {count['unchanged']}, failed {count['failed']}, in {seconds:.0f} s{rate}."
    slow = slowest(outcomes)
    if slow:
        table = Table("Exercise", "Cell", "Median, s", "Longest, s", "Whose", title="Slowest cells", title_justify="left")
        for exercise, cell, middle, longest, trainee in slow:
            table.add_row(exercise, cell, f"{middle:.2f}", f"{longest:.2f}", trainee)
        yield table
    yield from notes("Limits reached", [(outcome, note) for outcome in outcomes for note in outcome.limits])
    yield from notes("For a person to look at", [(outcome, note) for outcome in outcomes for note in outcome.notes if note not in outcome.limits])
    waiting = answers_waiting(course)
    if waiting:
        parts = ", ".join(f"{exercise} {number}" for exercise, number in waiting.items())
        yield f"Submissions with answers that wait for a person's mark: {parts}. Open formgrader: make desk (or: python -m graders desk)."


def slowest(outcomes: list[Outcome]) -> list[tuple[str, str, float, float, str]]:
    """The cells that took longest: exercise, cell, median and longest wall time in seconds, and whose the longest was."""
    times: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for outcome in outcomes:
        for cell, seconds in outcome.seconds.items():
            times[outcome.exercise, cell].append((seconds, outcome.trainee))
    rows = [(exercise, cell, median(second for second, _ in found), *max(found)) for (exercise, cell), found in times.items()]
    return sorted(rows, key=lambda row: -row[3])[:SLOWEST]


def notes(title: str, found: list[tuple[Outcome, str]]) -> Iterator[str]:
    """Notes under a title, each with its submission."""
    if found:
        yield f"{title}:"
    for outcome, note in found:
        yield f"  {outcome.trainee}, {outcome.exercise}: {escape(note)}"


def answers_waiting(course: Course) -> dict[str, int]:
    """How many submissions of each exercise hold an answer that a person has to mark."""
    with course.gradebook() as gradebook:
        query = (
            gradebook.db.query(Assignment.name, SubmittedAssignment.id)
            .join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .filter(Grade.needs_manual_grade)
            .distinct()
        )
        return dict(Counter(name for name, _ in query))
