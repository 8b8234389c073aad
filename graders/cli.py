"""The command line: one command per step, and `course` for all of them."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from citykit.errors import CourseError
from citykit.ids import with_check
from graders import answers, autograde, bundle, cohort, desk, feedback, report, report_card, serve, site, summary
from graders import collect as collecting
from graders import new as authoring
from graders import release as releasing
from graders.course import (
    ROOT,
    Certificate,
    Course,
    Late,
    Limits,
    Settings,
    open_course,
    read_roster,
    read_settings,
    write_whole,
)
from graders.errors import GraderError
from graders.log import quiet
from graders.report.problems import Problem, write_problems
from graders.run import doctor, suited
from graders.site import coverage

app = typer.Typer(
    help="Release, collect, grade and report the Smart City course. Start with: python -m graders course",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)
new = typer.Typer(help="Lay out something new.", no_args_is_help=True)
app.add_typer(new, name="new")
console = Console()
BUILD = ROOT / "build"

Home = Annotated[Path | None, typer.Option(help="Folder of the course's work: gradebook, submissions, feedback.", show_default="build/course")]
Unsafe = Annotated[
    bool,
    typer.Option("--unsafe-no-isolation", help="Run trainees' work without isolation: it can then do whatever you can do on this machine."),
]
Scheduler = Annotated[str, typer.Option(help="Address of a Dask scheduler, such as tcp://10.0.0.5:8786, whose workers run the work.", show_default="this machine")]
Workers = Annotated[int, typer.Option(help="How many submissions run at one time on this machine.", min=0, show_default="as many as it has cores")]
Force = Annotated[bool, typer.Option("--force", help="Mark everything again, also what has not changed.")]


class Rate(ProgressColumn):
    """How many are done each second."""

    def render(self, task: Task) -> Text:
        """The rate, once there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "")


def bars() -> Progress:
    """Progress bars with counts, rate and the time left."""
    columns = (TextColumn("{task.description:<26}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    return Progress(*columns, console=console)


def follow(title: str, steps: Iterable, total: int | None = None) -> Iterator:
    """The steps one by one, with a bar, counts and the time left."""
    with bars() as progress:
        yield from progress.track(steps, total=total, description=title)


@app.command()
def release(home: Home = None) -> None:
    """Make the exercises as trainees get them, and the trainee's bundle."""
    course = open_course(home)
    release_all(course)
    make_bundle(course)


@app.command("cohort")
def make_cohort(home: Home = None) -> None:
    """Make the synthetic cohort: a roster, and a zip of submissions to collect."""
    course = open_course(home)
    console.print(f"Synthetic cohort: {cohort.make(course)}")


@app.command()
def collect(
    source: Annotated[Path, typer.Argument(help="Folder or zip with the work, as Moodle, Canvas or people name it.")],
    home: Home = None,
    roster: Annotated[Path | None, typer.Option(help="CSV of the trainees; kept in the course's folder from then on.")] = None,
) -> None:
    """Take work in from a folder or a zip."""
    course = open_course(home)
    if roster is not None:
        use_roster(course, roster)
    take_in(course, source)


@app.command("tests")
def take_in_tests(
    sources: Annotated[list[Path], typer.Argument(help="Files test-ID-before.csv or test-ID-after.csv, or folders that hold them.")],
    home: Home = None,
) -> None:
    """Take in answers to the test before and after the course."""
    course = open_course(home)
    console.print(f"Tests taken in: {answers.take_in(course, sources)}. They stand in the next report.")


@app.command()
def grade(home: Home = None, force: Force = False, unsafe: Unsafe = False, scheduler: Scheduler = "", workers: Workers = 0) -> None:
    """Mark what was taken in; write feedback and the cohort report."""
    course = open_course(home, isolated=not unsafe)
    mark(course, force=force, scheduler=scheduler, workers=workers)
    write_feedback(course)
    console.print(f"Report: {report.write(course, report_folder(course))}")


@app.command("feedback")
def feedback_command(home: Home = None) -> None:
    """Write the feedback pages again, for example after marks were given by a person."""
    write_feedback(open_course(home))


@app.command("report")
def report_command(home: Home = None) -> None:
    """Write the cohort report and the marks again, for example after marks were given by a person."""
    course = open_course(home)
    console.print(f"Report: {report.write(course, report_folder(course))}")


@app.command("site")
def site_command(home: Home = None) -> None:
    """Build the book as a static site in build/site."""
    course = open_course(home)
    release_all(course)
    console.print(f"Site: {build_site()}")


@app.command("course")
def whole_course(home: Home = None, force: Force = False, unsafe: Unsafe = False) -> None:
    """Run the whole line: release, synthetic cohort, marks, feedback, report, site, bundle."""
    course = open_course(home, isolated=not unsafe)
    release_all(course)
    take_in(course, cohort.make(course))
    console.print(f"Tests before and after: {answers.take_in(course, [cohort.make_tests(course)])} taken in.")
    mark(course, force=force)
    write_feedback(course)
    page = report.write(course, report_folder(course))
    address = build_site()
    packed = make_bundle(course)
    table = Table("What", "Where", title="Done", title_justify="left")
    places = {
        "Site": address,
        "Cohort report": page,
        "Marks": page.with_name("marks.csv"),
        "Gradebook": course.home / "gradebook.db" if not course.settings.database else course.database_shown,
        "Feedback": course.home / "feedback",
        "Released exercises": course.home / "release",
        "Trainee's bundle": packed,
    }
    for what, place in places.items():
        table.add_row(what, str(place.relative_to(ROOT) if isinstance(place, Path) and place.is_relative_to(ROOT) else place))
    console.print(table)
    console.print("Open the site and the report:  make serve   (or: python -m graders serve)")


@app.command("bundle")
def bundle_command(home: Home = None) -> None:
    """Pack lessons, exercises, data and library into one zip for trainees."""
    course = open_course(home)
    release_all(course)
    make_bundle(course)


@app.command("desk")
def desk_command(home: Home = None, port: Annotated[int, typer.Option(help="Port on this machine.")] = 8888) -> None:
    """Open JupyterLab and formgrader on the graded course; stop with Ctrl+C."""
    sys.exit(desk.run(open_course(home), port))


@app.command("serve")
def serve_command(
    home: Home = None,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8000,
    minutes: Annotated[float, typer.Option(help="Stop by itself after so many minutes without a request.")] = 60,
    browser: Annotated[bool, typer.Option(help="Open both pages in the browser.")] = True,
) -> None:
    """Open the site and the report in a browser on this machine; stop with Ctrl+C."""
    course = open_course(home)
    folders = {"site": BUILD / "site", "report": report_folder(course), "feedback": course.home / "feedback"}
    serve.run(folders, port, minutes * 60, console.print, browser=browser)


@app.command()
def ids(
    count: Annotated[int, typer.Argument(help="How many ids.", min=1, max=10_000)],
    start: Annotated[str, typer.Option(help="Letters and digits that every id begins with.")] = "SC",
) -> None:
    """Make new trainee ids with their check character, one per line."""
    for _ in range(count):
        print(with_check(f"{start}{secrets.randbelow(10_000):04d}{secrets.choice('ACDEFHJKLMNPRTUVWXY')}"))


@app.command("doctor")
def doctor_command(
    sources: Annotated[list[Path] | None, typer.Argument(help="Source notebooks of other nbgrader courses, or folders that hold them, to look at too.", show_default=False)] = None,
) -> None:
    """Say which layers of isolation work on this machine, which test cells do not suit the run in two processes, and what follows for grading."""
    table = Table("Layer", "Keeps away from the trainee's code", "Here")
    for layer in doctor.examine():
        table.add_row(layer.name, layer.keeps_away, layer.problem or "works")
    console.print(table)
    looked = dict(suited.survey(open_course(), sources or []))
    table = Table()
    for head in ("Notebook", "Test cell", "Why it does not suit the run in two processes"):
        table.add_column(head, overflow="fold")
    for notebook, found in looked.items():
        for cell, reasons in found.items():
            table.add_row(escape(notebook), escape(cell), escape("\n".join(reasons)))
    if table.row_count:
        console.print(table)
        console.print("These cells are marked for a person: they get no points by code.")
    else:
        console.print(f"All test cells of {len(looked)} notebooks suit the run in two processes.")
    doctor.require()
    console.print("Trainees' work runs isolated here.")


@app.command("check")
def check_graders(
    exercises: Annotated[list[str] | None, typer.Argument(help="Names of exercises; all of them when left out.", show_default=False)] = None,
) -> None:
    """Print the report card of the checks: wrong work that passes, and right work that loses points.

    A card is kept until its exercise changes; the next `site` shows all cards in the instructor guide.
    """
    names = exercises or read_settings().exercises
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=report_card.mute) as pool:
        cards = list(follow("Check the checks", pool.map(report_card.renew, names), len(names)))
    console.print(report_card.table(cards), markup=False)
    faults = [f"{card.exercise}: {fault}" for card in cards for fault in card.faults()]
    if faults:
        raise GraderError("The checks are not to be trusted yet:\n" + "\n".join(faults))


@new.command("exercise")
def new_exercise(name: Annotated[str, typer.Argument(help="Folder name, such as read_a_ranking.")]) -> None:
    """Lay out a new graded exercise: a small one that passes every check at once, to change step by step."""
    for path in authoring.write(name):
        console.print(str(path.relative_to(ROOT)))
    console.print(f'Next: add "{name}" to exercises in course.toml, and its page book/exercises/{name} to _toc.yml.')
    console.print(f"Try it: python -m pytest tests/graders/test_attempts.py tests/citykit/cases/test_{name}.py -k {name}")


@app.command("settings")
def explain_settings() -> None:
    """Explain each line of course.toml."""
    table = Table("Setting", "What it says", "Unless given")
    for prefix, model in (("", Settings), ("late.", Late), ("certificate.", Certificate), ("limits.", Limits)):
        for name, field in model.model_fields.items():
            if field.description:
                table.add_row(prefix + name, field.description, "must be given" if field.is_required() else str(field.get_default(call_default_factory=True)))
    console.print(table)


def release_all(course: Course) -> None:
    """Release every exercise of the course, and put the releases where the book finds them."""
    for exercise in follow("Release exercises", course.settings.exercises):
        releasing.release(course, exercise)
        write_whole(ROOT / "book" / "exercises" / f"{exercise}.ipynb", course.notebook("release", exercise).read_bytes())


def use_roster(course: Course, path: Path) -> None:
    """Keep a roster in the course's folder, if it is a good one."""
    read_roster(path)
    write_whole(course.roster_path, path.read_bytes())


def take_in(course: Course, source: Path) -> None:
    """Collect, and say what was not taken in."""
    taken = collecting.collect(course, source)
    good = [result for result in taken if not result.problem]
    console.print(f"Taken in: {len(good)} of {len(taken)} files from {source.name}.")
    keep_problems(course, "collect", [Problem(r.trainee, r.exercise, r.problem) for r in taken if r.problem])


def mark(course: Course, *, force: bool, scheduler: str = "", workers: int = 0) -> None:
    """Grade, and say how it went and what was not marked."""
    total, begun = len(list(course.submissions())), time.monotonic()
    outcomes = list(follow("Mark submissions", autograde.grade(course, force=force, scheduler=scheduler, workers=workers), total))
    for line in summary.lines(course, outcomes, time.monotonic() - begun):
        console.print(line, soft_wrap=True)
    keep_problems(course, "grade", [Problem(o.trainee, o.exercise, o.problem) for o in outcomes if o.problem])


def keep_problems(course: Course, step: str, problems: list[Problem]) -> None:
    """Print problems, one line each, and keep them for the report."""
    for problem in problems:
        console.print(f"[yellow]Not done:[/yellow] {escape(problem.line)}", soft_wrap=True)
    write_problems(course, step, problems)


def write_feedback(course: Course) -> None:
    """Write all feedback pages."""
    total = len(list(course.submissions()))
    for _ in follow("Write feedback", feedback.write(course), total):
        pass


def report_folder(course: Course) -> Path:
    """Where the report lies, beside the feedback that it links to."""
    return course.home / "report"


def make_bundle(course: Course) -> Path:
    """Pack the trainee's bundle and say where it is."""
    path = bundle.make(course, BUILD / "bundle")
    console.print(f"Trainee's bundle: {path.relative_to(ROOT)} ({path.stat().st_size / 2**20:.1f} MB)")
    return path


def build_site() -> Path:
    """Build the site."""
    with bars() as progress:
        coverage.write(ROOT)
        write_whole(ROOT / "book" / "report_card.md", report_card.page(read_settings().exercises))
        return site.build(progress)


def main(run: Callable[[], None] = app) -> None:
    """Run the command line; an error is one line, without a traceback."""
    quiet()
    try:
        run()
    except (GraderError, CourseError) as error:
        console.print(f"[red]Stopped:[/red] {escape(str(error))}", soft_wrap=True)
        sys.exit(1)
