"""The report card of the checks: how often wrong work passes, and how often right work loses points.

Right work: the source's solution and the right attempts of `tests/attempts/`. Wrong work: each of these with one slip in it
(`graders.mutants`). A mutant counts when its answers differ from those of the work that it was made from; it is caught when it loses
points in the tasks of its answer cell. Everything runs in this process, on the course's own material only.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import io
import json
import os
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import yaml
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode

from graders import attempts, mutants
from graders.checks import toolkit
from graders.cohort import ATTEMPTS
from graders.course import ROOT, open_course, write_whole
from graders.release import HIDDEN, TRAINEE_CELL, graded, read_source
from graders.run.work import code_digest

#: Two synthetic trainees of the bundled cohort: whose case is solved, and whose answers a copier hands in.
TRAINEE, OTHER = "SYN01F", "SYN02D"
#: Most computing time of a cell, and of an answer with a slip: it may be a loop without an end.
SECONDS, SLIP_SECONDS = 5, 0.5
#: Answers that differ by less than this share say the same: the tasks ask for one or two decimals.
ROUNDING = 0.006
#: Least share of wrong work that has to lose points, in percent.
CAUGHT = 97.0
#: Why a survivor may stay: one file per exercise.
EXPLAINED = ROOT / "tests" / "survivors"
#: Where cards are kept.
KEPT = ROOT / "build" / "report-card"


class Task(NamedTuple):
    """One test cell: its name, points, check, and the names that it is given."""

    name: str
    points: float
    check: Callable[..., toolkit.Mark]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """One answer cell: its name, the names that it gives, and the tasks up to the next answer cell."""

    name: str
    names: tuple[str, ...]
    tasks: list[Task]


class Survivor(NamedTuple):
    """Wrong work with full points.

    Parameters
    ----------
    work, cell, slip : str
        The attempt, the answer cell, and what was changed.
    gap : float
        How far the answers differ, in percent.
    """

    work: str
    cell: str
    slip: str
    gap: float


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
    survivors : list of Survivor
        Those of them with full points.
    same : int
        Mutants whose answers say the same: equal, within the rounding of `ROUNDING`, or accepted in another form of
        the same value (percent and share).
    digest : str
        Of all that the card depends on.
    """

    exercise: str
    right: int = 0
    false_fails: list[str] = field(default_factory=list)
    wrong: int = 0
    survivors: list[Survivor] = field(default_factory=list)
    same: int = 0
    digest: str = ""

    @property
    def caught(self) -> float:
        """Share of the wrong work that lost points, in percent."""
        return 100 * (1 - len(self.survivors) / self.wrong) if self.wrong else 100.0

    def faults(self) -> list[str]:
        """What keeps the checks of this exercise from being trusted, one line each."""
        found = [f"right work lost points: {line}" for line in self.false_fails]
        if self.caught < CAUGHT:
            found.append(f"{self.caught:.1f} % of wrong work was caught; at least {CAUGHT:g} % should be")
        return found + [f"nobody explained: {cell}, {slip}" for (cell, slip), why in self.explained().items() if not why]

    def explained(self) -> dict[tuple[str, str], str]:
        """By cell and slip of the survivors: why it may stay, or an empty text."""
        reasons = explanations(self.exercise)
        return {
            (one.cell, one.slip): next((reason["why"] for reason in reasons if one.cell == reason["cell"] and fnmatchcase(one.slip, reason["slip"])), "")
            for one in self.survivors
        }


def explanations(exercise: str) -> list[dict[str, str]]:
    """Why survivors of an exercise may stay: entries of cell, slip (``*`` stands for any text) and why."""
    path = EXPLAINED / f"{exercise}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []


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
        self.exercise, self.trainee = exercise, trainee
        self.source = read_source(open_course(), exercise)
        self.answers = list(self._answers())
        self.case = importlib.import_module(f"graders.checks.{exercise}").exercise.case_of(trainee)

    def _answers(self) -> Iterator[Answer]:
        own: Answer | None = None
        for cell in self.source.cells:
            if cell.cell_type != "code":
                continue
            if graded(cell).get("solution"):
                own = Answer(graded(cell)["grade_id"], attempts.names(cell), [])
                yield own
            elif graded(cell).get("grade"):
                own.tasks.append(task(graded(cell), HIDDEN.search(cell.source)[1]))

    @property
    def tasks(self) -> list[Task]:
        """All test cells."""
        return [task for answer in self.answers for task in answer.tasks]

    def solve(self, code: dict[str, str]) -> dict:
        """Run the whole exercise with these answers by cell; the names that are there in the end."""
        cells = [NotebookNode(cell) for cell in self.source.cells]
        for cell in cells:
            if cell["id"] == TRAINEE_CELL:
                cell.source = f'TRAINEE_ID = "{self.trainee}"'
            elif graded(cell).get("solution"):
                cell.source = code[graded(cell)["grade_id"]]
        return run_through(cells)

    def right_work(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Right answers by cell: the source's own, and each right attempt that is code."""
        solution = attempts.Attempt("the solution", "", "right", base="reference", expect="full")
        for attempt in [solution, *attempts.read(ATTEMPTS / self.exercise)]:
            if attempt.kind == "right" and attempt.expect == "full" and not attempt.break_with:
                released = attempts.answers(self.source, solution, self.trainee, OTHER)
                yield attempt.name, released | attempts.answers(self.source, attempt, self.trainee, OTHER)


def task(metadata: dict, hidden: str) -> Task:
    """The check that a hidden test calls."""
    importing, call = ast.parse(hidden).body
    check = getattr(importlib.import_module(importing.module), importing.names[0].name)
    return Task(metadata["grade_id"], check.points, check.mark, tuple(ast.unparse(one) for one in call.value.args))


def mute() -> None:
    """For a process that makes cards: what libraries print below Python, about a slip's odd numbers, goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


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
def limited(seconds: float) -> Iterator[None]:
    """At most so many seconds of computing time."""

    def stop(*_) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.05)  # again, where one error is swallowed
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def run_through(cells: Iterable[NotebookNode]) -> dict:
    """Run the cells of a notebook but its tests, as nbgrader does: after an error the next cell comes."""
    space: dict = {"__name__": "__attempt__"}
    for cell in cells:
        if cell.cell_type == "code" and not graded(cell).get("grade"):
            with suppress(Exception), limited(SECONDS):
                execute(cell.source, space)
    return space


def marks(book: Book, tasks: Iterable[Task], space: dict) -> dict[str, toolkit.Mark]:
    """The marks of some tasks."""
    found = {}
    for one in tasks:
        with quiet():
            found[one.name] = toolkit.safely(one.check, one.points, book.case, *(space.get(name) for name in one.names))
    return found


def make(exercise: str, most: int | None = None) -> Card:
    """The card of one exercise, from a run.

    Parameters
    ----------
    exercise : str
        Its name.
    most : int, optional
        Put slips into so many right solutions only; the first one is the source's own.
    """
    book, card = Book(exercise), Card(exercise, digest=digest(exercise))
    for name, code in book.right_work():
        space = book.solve(code)
        card.right += 1
        found = marks(book, book.tasks, space)
        lost = [one.name for one in book.tasks if found[one.name].points < one.points]
        card.false_fails += [f"{name}: {task}" for task in lost]
        if not lost and (most is None or card.right <= most):
            _slips(book, card, name, code, space)
    return card


def digest(exercise: str) -> str:
    """Digest of all that a card depends on."""
    files = [ROOT / "exercises" / exercise / f"{exercise}.py", *sorted((ATTEMPTS / exercise).glob("*.yml")), Path(__file__), Path(mutants.__file__)]
    return hashlib.sha256(b"".join([code_digest().encode(), *(path.read_bytes() for path in files)])).hexdigest()


def kept(exercise: str) -> Card | None:
    """The card of an earlier run, if nothing has changed since."""
    path = KEPT / f"{exercise}.json"
    if not path.is_file():
        return None
    card = Card(**json.loads(path.read_text(encoding="utf-8")))
    card.survivors = [Survivor(*one) for one in card.survivors]
    return card if card.digest == digest(exercise) else None


def renew(exercise: str) -> Card:
    """The card of one exercise: kept from an earlier run, or from a run now, in a process of its own."""
    card = kept(exercise)
    if card is None:
        card = make(exercise)
        write_whole(KEPT / f"{exercise}.json", json.dumps(asdict(card), indent=1))
    return card


def _slips(book: Book, card: Card, work: str, code: dict[str, str], solved: dict) -> None:
    """Try every slip in every answer of right work."""
    for answer in (one for one in book.answers if one.tasks):
        for mutant in mutants.mutants(code[answer.name]):
            space = dict(solved)
            space.update(dict.fromkeys(answer.names))
            try:
                with limited(SLIP_SECONDS):
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
                card.survivors.append(Survivor(work, answer.name, mutant.slip, round(100 * gap, 2)))
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
    """The cards as a table in Markdown; below it each survivor, with the reason why it may stay."""
    lines = ["| Exercise | Right solutions | Right work that lost points | Wrong work | Caught |", "|---|---:|---:|---:|---:|"]
    for card in cards:
        lines.append(f"| {card.exercise} | {card.right} | {len(card.false_fails)} | {card.wrong:,} | {card.caught:.1f} % |")
    for card in cards:
        if card.false_fails or card.survivors:
            lines += ["", f"**{card.exercise}**", ""]
            lines += [f"- right work lost points: {line}" for line in card.false_fails]
            lines += [f"- {line}" for line in survivor_lines(card)]
    return "\n".join(lines) + "\n"


def survivor_lines(card: Card) -> Iterator[str]:
    """One line per cell and slip: how many pieces of work, how far off, and why it may stay."""
    for (cell, slip), why in card.explained().items():
        gaps = [one.gap for one in card.survivors if (one.cell, one.slip) == (cell, slip)]
        yield f"`{cell}`: {slip} ({len(gaps)} of {card.right} solutions, answers differ by up to {max(gaps):.2g} %). {why or 'Not explained yet.'}"


def page(exercises: list[str]) -> str:
    """The part of the instructor guide that shows the kept cards, and names the exercises without one."""
    cards = {name: kept(name) for name in exercises}
    missing = [name for name, card in cards.items() if card is None]
    parts = [table([card for card in cards.values() if card])] if len(missing) < len(cards) else []
    if missing:
        parts.append(f"Not checked since the last change: {', '.join(missing)}. `python -m graders check` does it, then build the site again.\n")
    return "\n".join(parts)
