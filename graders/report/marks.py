"""Marks as tables, read from nbgrader's gradebook."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

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


def by_task(course: Course) -> pd.DataFrame:
    """One row per trainee, exercise and task.

    Returns
    -------
    pandas.DataFrame
        id, exercise, task, points, max, by (``code`` or ``person``), waiting (bool).
    """
    rows = []
    with course.gradebook() as gradebook:
        for exercise in course.settings.exercises:
            for submission in gradebook.assignment_submissions(exercise):
                for grade in submission.notebooks[0].grades:
                    by = "person" if grade.cell.cell_type == "markdown" else "code"
                    row = (submission.student.id, exercise, grade.name, grade.score, grade.max_score, by, bool(grade.needs_manual_grade))
                    rows.append(row)
    table = pd.DataFrame(rows, columns=["id", "exercise", "task", "points", "max", "by", "waiting"])
    return table.sort_values(["id", "exercise"], kind="stable", ignore_index=True)


def by_exercise(course: Course) -> pd.DataFrame:
    """One row per trainee of the roster and exercise, also where nothing was handed in.

    Returns
    -------
    pandas.DataFrame
        id, name, city, country, team, exercise, points, max, percent, by_code, by_person, late_penalty, state, notes.
        ``percent`` is after the late penalty, and empty unless all of the work is marked.
    """
    tasks = by_task(course)
    penalties = _penalties(course)
    unusable = {(problem.trainee, problem.exercise) for problem in read_problems(course)}
    rows = []
    for trainee in course.roster().values():
        for exercise in course.settings.exercises:
            own = tasks[(tasks["id"] == trainee.id) & (tasks["exercise"] == exercise)]
            record = read_record(course, exercise, trainee.id)
            state = _state(course, exercise, trainee.id, own, marked=record is not None)
            if state == "missing" and (trainee.id, exercise) in unusable:
                state = "unusable"
            penalty = penalties.get((trainee.id, exercise), 0.0)
            points = own["points"].sum() - penalty
            done = state == "marked"
            rows.append(
                {
                    "id": trainee.id,
                    "name": trainee.name,
                    "city": trainee.city,
                    "country": trainee.country,
                    "team": trainee.team,
                    "exercise": exercise,
                    "points": points if state in ("marked", "waiting") else float("nan"),
                    "max": own["max"].sum(),
                    "percent": 100 * points / own["max"].sum() if done else float("nan"),
                    "by_code": own.loc[own["by"] == "code", "points"].sum(),
                    "by_person": own.loc[own["by"] == "person", "points"].sum(),
                    "late_penalty": penalty,
                    "state": STATES[state],
                    "notes": " ".join(record.notes) if record else "",
                }
            )
    return pd.DataFrame(rows)


def _state(course: Course, exercise: str, trainee: str, tasks: pd.DataFrame, *, marked: bool) -> str:
    if not course.notebook("submitted", exercise, trainee).is_file():
        return "missing"
    if not marked or tasks.empty:
        return "open"
    return "waiting" if tasks["waiting"].any() else "marked"


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
