"""The report card of the checks: how often wrong work passes, and how often right work loses points.

Right work: the source's solution and the right attempts of `tests/attempts/`. Wrong work: each of these with one slip in it
(`graders.mutants`). A mutant counts when its answers differ from those of the work that it was made from; it is caught when it loses
points in the tasks of its answer cell. Everything runs in this process, on the course's own material only.
"""

from __future__ import annotations

import ast
import importlib
import io
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from typing import NamedTuple

import jupytext
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.core.interactiveshell import InteractiveShell

from graders import attempts, mutants
from graders.checks import toolkit
from graders.cohort import ATTEMPTS
from graders.course import ROOT
from graders.release import HIDDEN, SOLUTION, TRAINEE_CELL, graded

#: A synthetic trainee of the bundled cohort.
TRAINEE = "SYN01F"
#: A slip may lead to a loop without an end.
SECONDS = 5
#: Answers that differ by less than this share say the same: the tasks ask for one or two decimals.
ROUNDING = 0.006


class Task(NamedTuple):
    """One test cell: its name, points, check, and the names that it is given."""

    name: str
    points: float
    check: Callable[..., toolkit.Mark]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """One answer cell: its code, the names that it gives, and the tasks up to the next answer cell."""

    name: str
    code: str
    names: tuple[str, ...]
    tasks: list[Task]


@dataclass
class Card:
    """What was found for one exercise.

    Parameters
    ----------
    exercise : str
        Its name.
    right : int
        Right solutions tried, the source's own included.
    false_fails : list of str
        Right work that lost points: attempt and task.
    wrong : int
        Mutants whose answers differ.
    survivors : list of str
        Wrong work with full points: attempt, answer cell, slip, and how far the answers differ.
    same : int
        Mutants whose answers say the same: equal, within the rounding of `ROUNDING`, or accepted in another form of
        the same value (percent and share).
    """

    exercise: str
    right: int = 0
    false_fails: list[str] = field(default_factory=list)
    wrong: int = 0
    survivors: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def caught(self) -> float:
        """Share of the wrong work that lost points, in percent."""
        return 100 * (1 - len(self.survivors) / self.wrong) if self.wrong else 100.0


class Book:
    """An exercise's source, ready to run with other answers.

    Parameters
    ----------
    exercise : str
        Its name.
    trainee : str
        Whose case is solved.
    """

    def __init__(self, exercise: str, trainee: str = TRAINEE) -> None:
        self.exercise = exercise
        self.cells = [cell for cell in jupytext.read(ROOT / "exercises" / exercise / f"{exercise}.py").cells if cell.cell_type == "code"]
        for cell in self.cells:
            if TRAINEE_CELL in cell.metadata.get("tags", []):
                cell.source = f'TRAINEE_ID = "{trainee}"'
        self.answers = list(self._answers())
        module = importlib.import_module(f"graders.checks.{exercise}")
        self.case = module.exercise.case_of(trainee)

    def _answers(self) -> Iterator[Answer]:
        own: Answer | None = None
        for cell in self.cells:
            if graded(cell).get("solution"):
                code = SOLUTION.sub(lambda found: found[1], cell.source)
                own = Answer(graded(cell)["grade_id"], code, assigned(SOLUTION.sub("", cell.source)), [])
                yield own
            elif graded(cell).get("grade"):
                own.tasks.append(task(graded(cell), HIDDEN.search(cell.source)[1]))

    def solve(self, code: dict[str, str]) -> dict:
        """Run the whole exercise with these answers by cell; the names that are there in the end."""
        space: dict = {"__name__": "__attempt__"}
        for cell in self.cells:
            name = graded(cell).get("grade_id")
            if not graded(cell).get("grade"):
                execute(code.get(name, cell.source) if graded(cell).get("solution") else cell.source, space)
        return space


def task(metadata: dict, hidden: str) -> Task:
    """The check that a hidden test calls."""
    importing, call = ast.parse(hidden).body
    check = getattr(importlib.import_module(importing.module), importing.names[0].name)
    return Task(metadata["grade_id"], check.points, check.mark, tuple(ast.unparse(one) for one in call.value.args))


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing is printed, shown or warned of."""
    plt.close("all")
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def execute(code: str, space: dict) -> None:
    """Run one cell."""
    InteractiveShell.instance()  # cells display tables
    with quiet():
        exec(compile(code, "<answer>", "exec"), space)


@contextmanager
def limited() -> Iterator[None]:
    """At most `SECONDS` of computing time."""

    def stop(*_) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def run_through(cells: Iterable) -> dict:
    """Run the cells of a notebook but its tests, as nbgrader does: after an error the next cell comes."""
    space: dict = {"__name__": "__attempt__"}
    for cell in cells:
        if cell.cell_type == "code" and not graded(cell).get("grade"):
            with suppress(Exception), limited():
                execute(cell.source, space)
    return space


def marks(book: Book, tasks: Iterable[Task], space: dict) -> dict[str, toolkit.Mark]:
    """The marks of some tasks."""
    found = {}
    for one in tasks:
        with quiet():
            found[one.name] = toolkit.safely(one.check, one.points, book.case, *(space.get(name) for name in one.names))
    return found


def make(exercise: str) -> Card:
    """The card of one exercise."""
    book, card = Book(exercise), Card(exercise)
    for name, code in right_work(book):
        space = book.solve(code)
        card.right += 1
        lost = [one.name for answer in book.answers for one in answer.tasks if marks(book, [one], space)[one.name].points < one.points]
        card.false_fails += [f"{name}: {task}" for task in lost]
        if not lost:
            _slips(book, card, name, code, space)
    return card


def right_work(book: Book) -> Iterator[tuple[str, dict[str, str]]]:
    """Right answers by cell: the source's own, and each right attempt that is code."""
    reference = {answer.name: answer.code for answer in book.answers}
    yield "the solution", reference
    for attempt in attempts.read(ATTEMPTS / book.exercise):
        if attempt.kind == "right" and attempt.expect == "full" and not attempt.break_with:
            base = dict(reference)
            if attempt.base.startswith("typed"):
                base |= typed(book, reference)
            yield attempt.name, base | {name: code for name, code in attempt.answers.items() if name in reference}


def typed(book: Book, code: dict[str, str]) -> dict[str, str]:
    """The solution's results as a person would type them."""
    space = book.solve(code)
    return {answer.name: "\n".join(f"{name} = {attempts.literal(space[name])}" for name in answer.names) for answer in book.answers}


def assigned(visible: str) -> tuple[str, ...]:
    """The names that stand in an answer cell as released."""
    lines = [line for line in ast.parse(visible).body if isinstance(line, ast.Assign)]
    return tuple(dict.fromkeys(target.id for line in lines for target in line.targets))


def _slips(book: Book, card: Card, work: str, code: dict[str, str], solved: dict) -> None:
    """Try every slip in every answer of right work."""
    for answer in (one for one in book.answers if one.tasks):
        for mutant in mutants.mutants(code[answer.name]):
            space = dict(solved)
            space.update(dict.fromkeys(answer.names))
            try:
                with limited():
                    execute(mutant.code, space)
            except Exception:
                continue  # the trainee sees an error and mends it
            pairs = [(space.get(name), solved.get(name)) for name in answer.names]
            found = {} if max(differ(*pair) for pair in pairs) < 1e-9 else marks(book, answer.tasks, space)
            passed = all(found[one.name].points == one.points for one in answer.tasks) if found else True
            gap = max(min(differ(times(one, factor), other) for factor in (1, 100, 0.01)) for one, other in pairs)
            if passed and gap <= ROUNDING:
                card.same += 1
                continue
            card.wrong += 1
            if passed:
                card.survivors.append(f"{work}, {answer.name}: {mutant.slip} (answers differ by {100 * gap:.2g} %)")


def differ(one: object, other: object) -> float:
    """How far two answers are apart: 0 when they say the same, the relative gap of numbers, else 1."""
    if isinstance(one, pd.DataFrame | pd.Series):
        one = one.to_dict()
    if isinstance(other, pd.DataFrame | pd.Series):
        other = other.to_dict()
    if isinstance(one, dict) and isinstance(other, dict):
        return 1.0 if set(one) != set(other) else max((differ(one[key], other[key]) for key in one), default=0.0)
    if isinstance(one, list | tuple | np.ndarray | pd.Index) and isinstance(other, list | tuple | np.ndarray | pd.Index):
        return 1.0 if len(one) != len(other) else max(map(differ, one, other), default=0.0)
    if isinstance(one, set) and isinstance(other, set):
        return float(one != other)
    first, second = toolkit.number(one), toolkit.number(other)
    if first is None or second is None:
        return float(type(one) is not type(other) or one != other)
    return abs(first - second) / max(abs(second), 1e-9)


def times(answer: object, factor: float) -> object:
    """A number, or each number of a list or dict, times a factor; all else as it is."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        answer = answer.to_dict()
    if isinstance(answer, dict):
        return {key: times(value, factor) for key, value in answer.items()}
    if isinstance(answer, list | tuple | np.ndarray | pd.Index):
        return [times(value, factor) for value in answer]
    value = toolkit.number(answer)
    return answer if value is None else value * factor


def table(cards: list[Card]) -> str:
    """The cards as a table in Markdown, with every survivor below it."""
    lines = ["| Exercise | Right solutions | Right work that lost points | Wrong work | Caught |", "|---|---:|---:|---:|---:|"]
    for card in cards:
        lines.append(f"| {card.exercise} | {card.right} | {len(card.false_fails)} | {card.wrong:,} | {card.caught:.1f} % |")
    for card in cards:
        if card.false_fails or card.survivors:
            lines += ["", f"**{card.exercise}.**", ""]
            lines += [f"- right, but lost points: {line}" for line in card.false_fails]
            lines += [f"- wrong, with full points: {line}" for line in card.survivors]
    return "\n".join(lines) + "\n"
