"""Marks as tables, read from nbgrader's gradebook."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from nbgrader.api import Gradebook, MissingEntry

from graders.autograde import read_record
from graders.course import Certificate, Course, write_whole
from graders.report.problems import read_problems

STATES = {
    "marked": "marked",
    "waiting": "waits for a person",
    "open": "not marked",
    "unusable": "file not usable",
    "missing": "not handed in",
}


def authors(course: Course) -> dict[tuple[str, str], str]:
    """By trainee and exercise: who handed in the work that counts.

    That is the trainee, or, in a team exercise where the trainee handed in nothing, the first member of the
    team in the roster who did. A trainee without such work is left out.
    """
    roster = course.roster().values()
    handed_in = set(course.submissions())
    found = {}
    for exercise in course.settings.exercises:
        teams = {t.team: t.id for t in reversed(roster) if t.team and (exercise, t.id) in handed_in}
        for trainee in roster:
            if (exercise, trainee.id) in handed_in:
                found[trainee.id, exercise] = trainee.id
            elif exercise in course.settings.team_exercises and trainee.team in teams:
                found[trainee.id, exercise] = teams[trainee.team]
    return found


def by_task(course: Course) -> pd.DataFrame:
    """One row per trainee, exercise and task; the work of a team stands there for each member.

    Returns
    -------
    pandas.DataFrame
        id, author (whose notebook it is), exercise, task, points, max, by (``code`` or ``person``), waiting (bool).
    """
    rows = []
    with course.gradebook() as gradebook:
        for (trainee, exercise), author in authors(course).items():
            for grade in _grades(gradebook, exercise, author):
                by = "person" if grade.cell.cell_type == "markdown" else "code"
                waiting = bool(grade.needs_manual_grade)
                rows.append((trainee, author, exercise, grade.name, grade.score, grade.max_score, by, waiting))
    columns = ["id", "author", "exercise", "task", "points", "max", "by", "waiting"]
    return pd.DataFrame(rows, columns=columns).sort_values(["id", "exercise"], kind="stable", ignore_index=True)


def _grades(gradebook: Gradebook, exercise: str, trainee: str) -> list:
    try:
        return gradebook.find_submission_notebook(exercise, exercise, trainee).grades
    except MissingEntry:
        return []


def by_exercise(course: Course) -> pd.DataFrame:
    """One row per trainee of the roster and exercise, also where nothing was handed in.

    Returns
    -------
    pandas.DataFrame
        id, name, city, country, team, exercise, points, max, percent, by_code, by_person, late_penalty, state, notes.
        ``percent`` is after the late penalty, and empty unless all of the work is marked.
    """
    tasks, counting, penalties = by_task(course), authors(course), _penalties(course)
    unusable = {(problem.trainee, problem.exercise) for problem in read_problems(course)}
    rows = []
    for trainee in course.roster().values():
        about = {"id": trainee.id, "name": trainee.name, "city": trainee.city, "country": trainee.country, "team": trainee.team}
        for exercise in course.settings.exercises:
            author = counting.get((trainee.id, exercise))
            own = tasks[(tasks["id"] == trainee.id) & (tasks["exercise"] == exercise)]
            if author is None:
                marks = {"state": STATES["unusable" if (trainee.id, exercise) in unusable else "missing"], "notes": ""}
            else:
                record = read_record(course, exercise, author)
                marks = _marks(own, penalties.get((author, exercise), 0.0), marked=record is not None)
                shared = [] if author == trainee.id else [f"The team's work, handed in by {author}."]
                marks["notes"] = " ".join(shared + (record.notes if record else []))
            rows.append(about | {"exercise": exercise} | marks)
    numbers = ["points", "max", "percent", "by_code", "by_person", "late_penalty"]
    return pd.DataFrame(rows, columns=[*about, "exercise", *numbers, "state", "notes"])


def _marks(tasks: pd.DataFrame, penalty: float, *, marked: bool) -> dict:
    """Points of one piece of work that was handed in."""
    if not marked or tasks.empty:
        return {"state": STATES["open"]}
    waiting, most = tasks["waiting"].any(), tasks["max"].sum()
    points = tasks["points"].sum() - penalty
    by = tasks.groupby("by")["points"].sum()
    return {
        "points": points,
        "max": most,
        "percent": float("nan") if waiting else 100 * points / most,
        "by_code": by.get("code", 0.0),
        "by_person": by.get("person", 0.0),
        "late_penalty": penalty,
        "state": STATES["waiting" if waiting else "marked"],
    }


def _penalties(course: Course) -> dict[tuple[str, str], float]:
    with course.gradebook() as gradebook:
        return {
            (submission.student.id, exercise): submission.notebooks[0].late_submission_penalty or 0.0
            for exercise in course.settings.exercises
            for submission in gradebook.assignment_submissions(exercise)
        }


def certificates(rule: Certificate, marks: pd.DataFrame, tasks: pd.DataFrame) -> pd.Series:
    """Who meets the certificate rule.

    Parameters
    ----------
    rule : Certificate
        The programme's rule.
    marks, tasks : pandas.DataFrame
        From `by_exercise` and `by_task`.

    Returns
    -------
    pandas.Series
        By trainee id: ``yes``, ``no``, or ``open`` while work waits for marks. Work not handed in counts as 0.
    """
    verdicts = {}
    for trainee, own in marks.groupby("id", sort=False):
        if own["state"].isin([STATES["waiting"], STATES["open"], STATES["unusable"]]).any():
            verdicts[trainee] = "open"
            continue
        percent = own.set_index("exercise")["percent"].fillna(0.0)
        weights = pd.Series(1.0, percent.index).where(percent.index != rule.capstone, 2.0)
        mean = (percent * weights).sum() / weights.sum()
        enough = mean >= rule.mean_percent and percent.get(rule.capstone, 100.0) >= rule.capstone_percent
        capstone = tasks[(tasks["id"] == trainee) & (tasks["exercise"] == rule.capstone)]
        parts = [capstone[capstone["task"].str.startswith(part)] for part in rule.capstone_parts]
        parts_enough = all(
            100 * part["points"].sum() >= rule.capstone_part_percent * part["max"].sum() and len(part) for part in parts
        )
        verdicts[trainee] = "yes" if enough and (parts_enough or rule.capstone not in percent) else "no"
    return pd.Series(verdicts, name="certificate", dtype="str")


def write_csv(marks: pd.DataFrame, path: Path) -> None:
    """Write marks as CSV in UTF-8; a name that a spreadsheet would run as a formula is quoted."""
    safe = marks.copy()
    for column in safe.select_dtypes("str"):
        safe[column] = safe[column].str.replace(r"^([=+\-@\t\r])", r"'\1", regex=True)
    write_whole(path, safe.round(2).to_csv(index=False, lineterminator="\n"))
