"""What a trainee gets back: one small page per submission, points, hints and comments, never a test or a traceback."""

from __future__ import annotations

import hashlib
import html
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Dict, Unicode
from traitlets.config import Config

from graders import rubrics
from graders.autograde import read_record
from graders.course import Course
from graders.errors import GraderError
from graders.i18n import _
from graders.log import nbgrader_log
from graders.release import graded
from graders.run.session import MISSING

TEMPLATES = Path(__file__).parent / "templates"
UNREADABLE = re.compile(r"of a kind that the tests cannot read: ([^\n]*)")
HINT = re.compile(r'^<p class="mark mark-\w+"><strong>.*?</strong> (.*)</p>$', re.DOTALL)


@dataclass(frozen=True)
class Task:
    """One part of a feedback page."""

    title: str
    state: str
    score: float
    points: float
    hint: str
    stopped: str
    level: str
    comment: str
    answer: str


class Details(NbGraderPreprocessor):
    """Gathers what the page shows; runs after nbgrader's `GetGrades`."""

    notes = Dict(help="By trainee and exercise: what was noted when marking.").tag(config=True)
    language = Unicode("en", help="The trainee's language.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Put the page's parts into ``resources["feedback"]``."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            grades = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"]).grades
            waiting = {grade.name: grade.max_score for grade in grades if grade.needs_manual_grade}
        resources["feedback"] = {
            "language": self.language,
            "style": style(),
            "policy": policy(),
            "title": heading(nb.cells[0].source),
            "waiting": sum(waiting.values()),
            "notes": self.notes.get(about["student"], []),
            "tasks": list(tasks(nb, about["assignment"], set(waiting))),
        }
        return nb, resources


def style() -> str:
    """The style sheet of all pages."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def policy(*more: str) -> str:
    """The content-security policy of a page: nothing runs, nothing is fetched, and of style sheets this one alone counts.

    Parameters
    ----------
    *more : str
        What else a page needs.
    """
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return "; ".join(["default-src 'none'", f"style-src 'sha256-{digest}'", "base-uri 'none'", "form-action 'none'", *more])


def heading(markdown: str) -> str:
    """The first heading in a text."""
    found = re.search(r"^#+ (.*)$", markdown, re.MULTILINE)
    return found[1] if found else ""


def task_titles(notebook: NotebookNode) -> dict[str, str]:
    """The heading above each marked cell, without its points, by grade_id."""
    titles, title = {}, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not graded(cell):
            title = heading(cell.source) or title
        if graded(cell).get("grade"):
            titles[graded(cell)["grade_id"]] = re.sub(r"\s*\(\d+ points.*\)$", "", title)
    return titles


def tasks(notebook: NotebookNode, exercise: str, waiting: set[str]) -> Iterator[Task]:
    """The marked parts of an executed notebook, each with the answers that stand before it."""
    criteria, titles = rubrics.read(exercise), task_titles(notebook)
    answers, stopped = [], ""
    for cell in notebook.cells:
        about = graded(cell)
        if about.get("solution"):
            answers.append(cell.source)
            stopped = stopped or error_of(cell)
        if not about.get("grade"):
            continue
        score, points = about["score"], about["points"]
        by_person = about["solution"]
        state = "wait" if about["grade_id"] in waiting else "full" if score == points else "part" if score else "none"
        hint = "" if by_person else hint_of(cell)
        level = level_of(criteria[about["grade_id"]], score) if by_person and state != "wait" else ""
        yield Task(titles[about["grade_id"]], state, score, points, hint, stopped, level, about.get("comment") or "", "\n".join(answers))
        answers, stopped = [], ""


def error_of(cell: NotebookNode) -> str:
    """How a trainee's own cell stopped: the kind of error and its words, one line."""
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    return f"{errors[0].ename}: {errors[0].evalue}".splitlines()[0][:200] if errors else ""


def hint_of(cell: NotebookNode) -> str:
    """The hint that a check gave, or what kept the check from running."""
    for output in cell.outputs:
        if output.output_type == "error":
            return hint_of_error(output)
        found = HINT.match(output.get("data", {}).get("text/html", ""))
        if found:
            return html.unescape(found[1])
    return ""


def hint_of_error(output: NotebookNode) -> str:
    """What a trainee can do about an error that kept a check from running."""
    missing = MISSING.search(output.evalue)
    if missing:
        return _("There is no answer called {name}. Was its cell deleted, or the name changed?").format(name=missing[1])
    unreadable = UNREADABLE.search(output.evalue)
    if unreadable:
        return _("Your answer is of a kind that cannot be marked: {kind}. Give a number, text, list, date or table, as the task asks.").format(kind=unreadable[1])
    if output.ename in ("NotebookError", "CheckError"):
        return output.evalue
    return _("This task could not be marked. Ask your instructor.")


def level_of(rubric: rubrics.Rubric, score: float) -> str:
    """The words of the highest level that a mark reaches."""
    return next(level.words for level in rubric.levels if score >= level.points)


def feedback_config(course: Course, exercise: str, trainee: str, language: str) -> Config:
    """nbgrader's configuration for one page."""
    record = read_record(course, exercise, trainee)
    c = course.config()
    c.HTMLExporter.template_name = "course_feedback"
    c.HTMLExporter.extra_template_basedirs = [str(TEMPLATES)]
    c.HTMLExporter.filters = {"_": _}
    c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades", "graders.feedback.Details"]
    c.Details.notes = {trainee: record.notes if record else []}
    c.Details.language = language
    return c


def write(course: Course) -> Iterator[tuple[str, str]]:
    """Write the feedback page of every submission that was marked.

    Yields
    ------
    exercise, trainee : str
        As each page is done.
    """
    roster = course.roster()
    for exercise, trainee in course.submissions():
        if course.notebook("autograded", exercise, trainee).is_file() and trainee in roster:
            write_one(course, exercise, trainee, roster[trainee].language)
            yield exercise, trainee


@contextmanager
def changed_environment(values: dict[str, str]) -> Iterator[None]:
    """Set environment variables while the block runs: the template reads its language there."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def write_one(course: Course, exercise: str, trainee: str, language: str) -> None:
    """Write one feedback page, ``feedback/<trainee>/<exercise>/<exercise>.html``."""
    config = feedback_config(course, exercise, trainee, language)
    converter = GenerateFeedback(coursedir=course.directory(exercise, trainee), config=config, force=True)
    with nbgrader_log(course, converter) as log, changed_environment({"GRADERS_LANGUAGE": language}):
        try:
            converter.start()
        except NbGraderException as error:
            said = log.last_error() or str(error)
            raise GraderError(f"{course.notebook('autograded', exercise, trainee)}: no feedback: {said}") from None
