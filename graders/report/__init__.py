"""The cohort report: one page for the programme, and the marks as CSV."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import jinja2
import jupytext
import pandas as pd
from matplotlib.figure import Figure

from citykit import charts
from graders.course import Course, write_whole
from graders.feedback import TEMPLATES, heading
from graders.report.marks import STATES, by_exercise, by_task, certificates, write_csv


def write(course: Course, folder: Path) -> Path:
    """Write the report and the marks.

    Parameters
    ----------
    course : Course
        With submissions marked.
    folder : Path
        Gets ``index.html``, ``marks.csv`` and ``marks_by_task.csv``.

    Returns
    -------
    Path
        The page.
    """
    marks, tasks = by_exercise(course), by_task(course)
    verdicts = certificates(course.settings.certificate, marks, tasks)
    write_csv(marks.assign(certificate=marks["id"].map(verdicts)), folder / "marks.csv")
    write_csv(tasks, folder / "marks_by_task.csv")
    page = folder / "index.html"
    write_whole(page, render(course, marks, tasks, verdicts, folder))
    return page


def render(course: Course, marks: pd.DataFrame, tasks: pd.DataFrame, verdicts: pd.Series, folder: Path) -> str:
    """The report as HTML."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    template = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True).get_template("report.html.j2")
    roster = course.roster()
    titles = {exercise: exercise_title(course, exercise) for exercise in course.settings.exercises}
    return template.render(
        title=course.settings.title,
        style=jinja2.utils.markupsafe.Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
        synthetic=sum(trainee.role == "synthetic learner" for trainee in roster.values()),
        trainees=len(roster),
        tiles=tiles(marks, verdicts),
        exercises=[section(titles[name], marks[marks["exercise"] == name], tasks[tasks["exercise"] == name]) for name in titles],
        attention=attention(course, marks),
        rows=[table_row(course, own, verdicts[trainee], folder) for trainee, own in marks.groupby("id", sort=False)],
    )


def exercise_title(course: Course, exercise: str) -> str:
    """The exercise's title: the first heading of its source."""
    return heading(jupytext.read(course.root / "exercises" / exercise / f"{exercise}.py").cells[0].source)


def tiles(marks: pd.DataFrame, verdicts: pd.Series) -> list[dict]:
    """The figures at the top of the page."""
    handed_in = marks["state"] != STATES["missing"]
    return [
        {"number": marks["id"].nunique(), "words": "trainees in the roster"},
        {"number": f"{handed_in.sum()} of {len(marks)}", "words": "exercises handed in"},
        {"number": int((marks["state"] == STATES["waiting"]).sum()), "words": "wait for a person's marks"},
        {"number": int((marks["state"] == STATES["open"]).sum()), "words": "could not be marked"},
        {"number": int((verdicts == "yes").sum()), "words": "meet the certificate rule"},
    ]


def section(title: str, marks: pd.DataFrame, tasks: pd.DataFrame) -> dict:
    """One exercise: a sentence and two pictures."""
    done = marks.dropna(subset="points")
    if done.empty:
        return {"title": title, "sentence": "No work of this exercise has been marked.", "charts": []}
    code = tasks[tasks["by"] == "code"]
    share = 100 * code.groupby("id")["points"].sum() / code.groupby("id")["max"].sum()
    hardest = (100 * code.groupby("task", sort=False)["points"].sum() / code.groupby("task", sort=False)["max"].sum()).rename(
        lambda name: name.removesuffix("-check")
    )
    sentence = (
        f"{len(done)} of {len(marks)} trainees have marks. The median of the points by code is {share.median():.0f} %. "
        f"The hardest task is {hardest.idxmin()}: {hardest.min():.0f} % of its points were earned."
    )
    return {"title": title, "sentence": sentence, "charts": [spread_chart(share), task_chart(hardest)]}


def spread_chart(share: pd.Series) -> dict:
    """How many trainees earned how much by code."""
    bins = pd.cut(share, range(0, 101, 10), include_lowest=True).value_counts(sort=False)
    top = int((share >= 90).sum())
    finding = f"{top} of {len(share)} trainees earned at least 90 % of the points by code"
    figure, axes = charts.start(finding, xlabel="Points by code, percent", ylabel="Trainees", height=3.4)
    axes.bar([interval.mid for interval in bins.index], bins.to_numpy(), width=9, color=charts.BLUE)
    axes.set_xlim(0, 100)
    axes.yaxis.get_major_locator().set_params(integer=True)
    return picture(charts.finish(figure, "Source: the gradebook"), f"Bars: {finding}.")


def task_chart(share: pd.Series) -> dict:
    """How much of each task's points was earned."""
    finding = f"Hardest task: {share.idxmin()}"
    figure = charts.bars(
        share, finding, unit="Points earned, percent", source="Source: the gradebook", highlight=[share.idxmin()]
    )
    words = ", ".join(f"{name} {value:.0f} %" for name, value in share.items())
    return picture(figure, f"Bars of the points earned by task: {words}.")


def picture(figure: Figure, alt: str) -> dict:
    """A figure as a data address with its alternative text."""
    buffer = BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return {"src": "data:image/svg+xml;base64," + b64encode(buffer.getvalue()).decode(), "alt": alt}


def problems_path(course: Course) -> Path:
    """Where the lines lie that say what could not be taken in or marked."""
    return course.home / "problems.json"


def attention(course: Course, marks: pd.DataFrame) -> list[dict]:
    """What a person should look at: files that were not taken in, work that was not marked, notes."""
    path = problems_path(course)
    problems = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    rows = [{"who": "", "exercise": "", "what": line} for lines in problems.values() for line in lines]
    noted = marks[marks["notes"] != ""]
    return rows + [{"who": row.id, "exercise": row.exercise, "what": row.notes} for row in noted.itertuples()]


def table_row(course: Course, own: pd.DataFrame, verdict: str, folder: Path) -> dict:
    """One trainee's line in the table of marks."""
    cells = []
    for row in own.itertuples():
        page = course.notebook("feedback", row.exercise, row.id).with_suffix(".html")
        link = Path(os.path.relpath(page, folder)).as_posix() if page.is_file() else ""
        words = f"{100 * row.points / row.max:.0f} %" if pd.notna(row.points) else row.state
        cells.append({"link": link, "words": f"≥ {words}" if row.state == STATES["waiting"] else words})
    first = own.iloc[0]
    return {"id": first["id"], "name": first["name"], "city": first["city"], "cells": cells, "certificate": verdict}
