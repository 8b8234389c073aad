"""The cohort report: one page for the programme, and the marks as CSV."""

from __future__ import annotations

import os
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import jinja2
import nbformat
import pandas as pd
from matplotlib.figure import Figure

from citykit import charts
from graders import answers
from graders.course import Course, write_whole
from graders.feedback import TEMPLATES, heading, policy, style, task_titles
from graders.report import learning
from graders.report.marks import STATES, by_exercise, by_task, certificates, write_csv
from graders.report.problems import read_problems


def write(course: Course, folder: Path) -> Path:
    """Write the report and the marks.

    Parameters
    ----------
    course : Course
        With submissions marked.
    folder : Path
        Gets ``index.html``, ``marks.csv`` and ``marks_by_task.csv``, and ``tests.csv`` with every answer to the
        test before and after the course.

    Returns
    -------
    Path
        The page.
    """
    marks, tasks = by_exercise(course), by_task(course)
    verdicts = certificates(course.settings.certificate, marks, tasks)
    write_csv(marks.assign(certificate=marks["id"].map(verdicts)), folder / "marks.csv")
    write_csv(tasks, folder / "marks_by_task.csv")
    tests = answers.marks(course)
    write_csv(tests, folder / "tests.csv")
    page = folder / "index.html"
    write_whole(page, render(course, marks, tasks, tests, verdicts, folder))
    return page


def render(
    course: Course, marks: pd.DataFrame, tasks: pd.DataFrame, tests: pd.DataFrame, verdicts: pd.Series, folder: Path
) -> str:
    """The report as HTML."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    template = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True).get_template("report.html.j2")
    roster = course.roster()
    names = course.settings.exercises
    sources = {name: nbformat.read(course.notebook("source", name), as_version=4) for name in names}
    return template.render(
        title=course.settings.title,
        style=jinja2.utils.markupsafe.Markup(style()),
        policy=policy("img-src data:"),
        synthetic=sum(trainee.role == "synthetic learner" for trainee in roster.values()),
        trainees=len(roster),
        tiles=tiles(marks, verdicts),
        exercises=[
            section(
                heading(sources[name].cells[0].source),
                task_titles(sources[name]),
                marks[marks["exercise"] == name],
                tasks[tasks["exercise"] == name],
            )
            for name in names
        ],
        learned=learned(tests),
        attention=attention(course, marks),
        rows=[table_row(course, own, verdicts[trainee], folder) for trainee, own in marks.groupby("id", sort=False)],
    )


def tiles(marks: pd.DataFrame, verdicts: pd.Series) -> list[dict]:
    """The figures at the top of the page."""
    handed_in = ~marks["state"].isin([STATES["missing"], STATES["unusable"]])
    return [
        {"number": marks["id"].nunique(), "words": "trainees in the roster"},
        {"number": f"{handed_in.sum()} of {len(marks)}", "words": "exercises handed in"},
        {"number": int((marks["state"] == STATES["waiting"]).sum()), "words": "wait for a person's marks"},
        {"number": int(marks["state"].isin([STATES["open"], STATES["unusable"]]).sum()), "words": "could not be marked"},
        {"number": int((verdicts == "yes").sum()), "words": "meet the certificate rule"},
    ]


def section(title: str, titles: dict[str, str], marks: pd.DataFrame, tasks: pd.DataFrame) -> dict:
    """One exercise: a sentence and two pictures; ``titles`` names its tasks."""
    done = marks.dropna(subset="points")
    if done.empty:
        return {"title": title, "sentence": "No work of this exercise has been marked.", "charts": []}
    code = tasks[(tasks["by"] == "code") & (tasks["id"] == tasks["author"])]
    share = 100 * code.groupby("id")["points"].sum() / code.groupby("id")["max"].sum()
    by_name = code.groupby("task", sort=False)
    hardest = (100 * by_name["points"].sum() / by_name["max"].sum()).rename(titles)
    sentence = (
        f"{len(done)} of {len(marks)} trainees have marks, from {len(share)} notebooks. The median of the points by code is {share.median():.0f} %. "
        f"The fewest points were earned in {hardest.idxmin()}: {hardest.min():.0f} %."
    )
    return {"title": title, "sentence": sentence, "charts": [spread_chart(share), task_chart(hardest)]}


def learned(tests: pd.DataFrame) -> dict:
    """The test before and after the course: a sentence, and a picture by domain."""
    found = learning.gain(tests)
    if found is None:
        count = tests.groupby("when")["id"].nunique()
        return {
            "sentence": f"{count.get('before', 0)} tests before and {count.get('after', 0)} after the course were handed in. "
            f"A gain is shown from {learning.FEWEST} people with both tests.",
            "charts": [],
        }
    sentence = (
        f"{found.people} people took both tests. On the mean they had {found.before:.0f} % right before the course and {found.after:.0f} % after it. "
        f"The gain, (after − before) / (100 − before), is {found.gain:.2f}, with a 95 % interval from {found.low:.2f} to {found.high:.2f}. "
        "The two forms ask for the same things; that they are equally hard was not measured."
    )
    domains = learning.by_domain(tests)
    finding = f"Right answers rose most in {(domains['after'] - domains['before']).idxmax()}"
    figure = charts.against(
        domains.set_axis(["other", "own"], axis=1), finding, unit="Right answers, percent", source="Source: the tests of this cohort",
        labels=("after", "before"),
    )  # fmt: skip
    words = ", ".join(f"{name} {row.before:.0f} % and {row.after:.0f} %" for name, row in domains.iterrows())
    return {"sentence": sentence, "charts": [picture(figure, f"Right answers before and after, by domain: {words}.")]}


def spread_chart(share: pd.Series) -> dict:
    """How many notebooks earned how much by code."""
    bins = pd.cut(share, range(0, 101, 10), include_lowest=True).value_counts(sort=False)
    top = int((share >= 90).sum())
    finding = f"{top} of {len(share)} notebooks earned at least 90 % of the points by code"
    figure, axes = charts.start(finding, xlabel="Points by code, percent", ylabel="Notebooks", height=3.4)
    axes.bar([interval.mid for interval in bins.index], bins.to_numpy(), width=9, color=charts.BLUE)
    axes.set_xlim(0, 100)
    axes.yaxis.get_major_locator().set_params(integer=True)
    return picture(charts.finish(figure, "Source: the gradebook"), f"Bars: {finding}.")


def task_chart(share: pd.Series) -> dict:
    """How much of each task's points was earned."""
    finding = f"Fewest points: {share.idxmin()}"
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


def attention(course: Course, marks: pd.DataFrame) -> list[dict]:
    """What a person should look at: files that were not taken in, work that was not marked, notes."""
    rows = [{"who": p.trainee, "exercise": p.exercise, "what": p.line} for p in read_problems(course)]
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
