"""Answers to the test before and after the course: taken in from files, kept in the course's folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from citykit import quiz
from citykit.errors import CourseError
from citykit.ids import parse
from graders.course import ROOT, Course, write_whole
from graders.errors import GraderError

FORMS = ROOT / "modules" / "m00_start"
WHEN = ("before", "after")


def path_of(course: Course) -> Path:
    """Where the course keeps the answers."""
    return course.home / "tests.csv"


def take_in(course: Course, sources: list[Path]) -> int:
    """Add answers to those that the course has; a later line of a trainee replaces the earlier one.

    Parameters
    ----------
    course : Course
        With a roster.
    sources : list of Path
        Files with lines as `citykit.quiz.line` makes them, or folders in which such files are named ``test-*.csv``.

    Returns
    -------
    int
        How many tests were read.

    Raises
    ------
    GraderError
        Naming file and row of the first line that is not understood; then nothing is kept.
    """
    files = [file for source in sources for file in (sorted(source.rglob("test-*.csv")) if source.is_dir() else [source])]
    if not files:
        raise GraderError(f"{sources[0]}: no answers there. Expected files named test-ID-before.csv, as the first lesson saves them.")
    known = set(course.roster())
    fresh = [line for file in files for line in read(file, known)]
    kept = {(line[0], line[1]): line for line in [*_kept(course), *fresh]}
    rows = "".join(",".join(line) + "\n" for line in kept.values())
    write_whole(path_of(course), ",".join(quiz.COLUMNS) + "\n" + rows)
    return len(fresh)


def read(path: Path, known: set[str]) -> Iterator[tuple[str, ...]]:
    """The lines of one file, checked: id in the form of record, before or after, form, letters.

    Raises
    ------
    GraderError
        Naming file and row.
    """
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GraderError(f"{path}: cannot be read as CSV in UTF-8: {error}.") from None
    for number, row in enumerate(rows, start=1):
        if not row or tuple(row) == quiz.COLUMNS:
            continue
        where = f"{path}, row {number}"
        if len(row) != len(quiz.COLUMNS) or row[1] not in WHEN:
            raise GraderError(f"{where}: found {','.join(row)!r}, expected id,before or after,form,letters.")
        try:
            trainee, when, form, letters = parse(row[0]), *row[1:]
            quiz.mark(questions(form), letters)
            expected = quiz.form_for(trainee, after=when == "after")
        except CourseError as error:
            raise GraderError(f"{where}: {error}") from None
        if trainee not in known:
            raise GraderError(f"{where}: {trainee} is not in the roster. Mend the id, or add the trainee.")
        if form != expected:
            raise GraderError(f"{where}: {trainee} meets form {expected} {when} the course, and this is form {form!r}.")
        yield trainee, when, form, letters


@cache
def questions(form: str) -> list[dict]:
    """The questions of a form."""
    return quiz.read_test(FORMS / f"pretest_{form}.yml")


def _kept(course: Course) -> list[tuple[str, ...]]:
    path = path_of(course)
    return list(read(path, set(course.roster()))) if path.is_file() else []


def marks(course: Course) -> pd.DataFrame:
    """Every answer of every trainee, marked.

    Returns
    -------
    pandas.DataFrame
        Columns id, when, form, question, module, domain, answer (a letter or none), points (0 or 1); empty without answers.
    """
    tables = [
        quiz.mark(questions(form), letters).rename_axis("question").reset_index().assign(id=trainee, when=when, form=form)
        for trainee, when, form, letters in _kept(course)
    ]
    columns = ["id", "when", "form", "question", "module", "domain", "answer", "points"]
    return pd.concat(tables, ignore_index=True)[columns].replace({"answer": {"-": "none"}}) if tables else pd.DataFrame(columns=columns)
