"""What the steps share: the course's settings, folders, roster, and nbgrader's configuration."""

from __future__ import annotations

import csv
import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError
from traitlets.config import Config

from citykit.errors import CourseError
from citykit.ids import parse
from graders.errors import GraderError
from graders.run.protect import protect

ROOT = Path(__file__).resolve().parent.parent
# nbgrader starts the command `alembic` when it makes a gradebook: it lies beside this Python.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
#: How long one process waits for another one to finish writing the gradebook.
LOCK_SECONDS = 60
#: Addresses of gradebooks that are known to work.
DATABASE = r"^$|^sqlite:///.+|^postgresql://.+"
ROSTER_COLUMNS = ("id", "name", "email", "city", "country", "role", "language", "team")

Book = TypeVar("Book", bound=Gradebook)


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Late(_Checked):
    """What lateness costs."""

    percent_per_day: float = Field(0, ge=0, le=100, description="Percent of the marks lost for each day begun after the deadline.")
    deadlines: dict[str, datetime] = Field(default_factory=dict, description="By exercise: the deadline, with its time zone.")


class Certificate(_Checked):
    """What a certificate takes."""

    mean_percent: float = Field(60, ge=0, le=100, description="Least mean over the chosen exercises; the capstone counts double.")
    capstone: str = Field("plan_a_pilot", description="The exercise that counts double and must be passed by itself.")
    capstone_percent: float = Field(60, ge=0, le=100, description="Least percentage of the capstone.")
    capstone_parts: list[str] = Field(default_factory=list, description="Parts of the capstone with a least percentage of their own: the starts of their cells' names.")
    capstone_part_percent: float = Field(50, ge=0, le=100, description="Least percentage of each of these parts.")


class Limits(_Checked):
    """What one submission may use."""

    seconds_per_cell: float = Field(60, gt=0, description="Longest time for one cell.")
    cpu_seconds: int = Field(300, ge=1, description="Most computing time of one process.")
    memory_megabytes: int = Field(1024, ge=64, description="Most memory of one process, beyond what the interpreter has at the start.")
    scratch_megabytes: int = Field(64, ge=1, description="Most that all files it writes hold together.")
    processes: int = Field(32, ge=1, description="Most processes and threads at one time.")
    answer_megabytes: float = Field(32, gt=0, description="Largest answer, and most output of one cell.")
    megabytes_per_notebook: float = Field(10, gt=0, description="Largest notebook that is taken in.")
    cells_per_notebook: int = Field(2000, ge=1, description="Most cells of a notebook that is taken in.")


class Settings(_Checked):
    """The settings of a programme, `course.toml`."""

    id: str = Field(pattern=r"^[a-z0-9-]+$", description="Short name of the course: small letters, digits, hyphens.")
    title: str = Field(description="Name of the course as people read it.")
    exercises: list[str] = Field(min_length=1, description="Graded exercises, in order; each is a folder in exercises/.")
    team_exercises: list[str] = Field(default_factory=list, description="Exercises in which a team of the roster hands in one piece of work; all get its mark.")
    database: str = Field("", pattern=DATABASE, description="URL of the gradebook, postgresql://USER@HOST/NAME; empty for SQLite in the course's folder.")
    late: Late = Late()
    certificate: Certificate = Certificate()
    limits: Limits = Limits()
    exercise_limits: dict[str, Limits] = Field(default_factory=dict, description="By exercise: limits of its own, as in limits.")


@dataclass(frozen=True)
class Trainee:
    """One line of the roster."""

    id: str
    name: str
    email: str
    city: str
    country: str
    role: str
    language: str
    team: str


@dataclass(frozen=True)
class Course:
    """A course: where its sources are, where its work lies, and its settings.

    Parameters
    ----------
    settings : Settings
        The programme's settings.
    home : Path
        The folder of nbgrader's folders, the gradebook and the records.
    root : Path
        The folder of ``exercises/``.
    isolated : bool
        Whether trainees' work runs isolated; never switched off but in so many words.
    """

    settings: Settings
    home: Path
    root: Path = ROOT
    isolated: bool = True

    @property
    def database(self) -> str:
        """URL of the gradebook, with how long a program waits for a lock."""
        url = make_url(self.settings.database or f"sqlite:///{self.home / 'gradebook.db'}?timeout={LOCK_SECONDS}")
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg").update_query_dict({"options": f"-clock_timeout={LOCK_SECONDS}s"})
        return url.render_as_string(hide_password=False)

    @property
    def database_shown(self) -> str:
        """The address of the gradebook as people read it, without a password."""
        return make_url(self.database).set(query={}).render_as_string(hide_password=True)

    @property
    def roster_path(self) -> Path:
        """The roster in use."""
        return self.home / "roster.csv"

    def notebook(self, step: str, exercise: str, trainee: str = ".") -> Path:
        """A notebook's place in one of nbgrader's folders, ``<step>/<trainee>/<exercise>/<exercise>.ipynb``."""
        return self.home / step / trainee / exercise / f"{exercise}.ipynb"

    def roster(self) -> dict[str, Trainee]:
        """The trainees by id."""
        return {trainee.id: trainee for trainee in roster_now(self.roster_path)}

    def submissions(self) -> Iterator[tuple[str, str]]:
        """Every submission that was taken in: exercise and trainee, in order."""
        for exercise in self.settings.exercises:
            for folder in sorted(self.home.glob(f"submitted/*/{exercise}")):
                if os.path.lexists(folder / f"{exercise}.ipynb"):
                    yield exercise, folder.parent.name

    def limits(self, exercise: str) -> Limits:
        """What one submission of an exercise may use."""
        return self.settings.exercise_limits.get(exercise, self.settings.limits)

    @contextmanager
    def gradebook(self, kind: type[Book] = Gradebook) -> Iterator[Book]:
        """nbgrader's gradebook, or one of another kind.

        Raises
        ------
        GraderError
            If another program holds it, or it cannot be reached or written.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            with kind(self.database, self.settings.id) as gradebook:
                yield gradebook
        except OperationalError as error:
            raise GraderError(f"The gradebook {self.database_shown} is busy or cannot be used ({reason(error)}). Close what uses it, or mend its address, and try again.") from None

    def directory(self, exercise: str = "", trainee: str = "*") -> CourseDirectory:
        """nbgrader's view of the folders, for one exercise and trainee."""
        return CourseDirectory(config=self.config(), assignment_id=exercise, student_id=trainee)

    def config(self) -> Config:
        """nbgrader's configuration; formgrader and the command line get the same."""
        c = Config()
        c.CourseDirectory.root = str(self.home)
        c.CourseDirectory.course_id = self.settings.id
        c.CourseDirectory.db_url = self.database
        c.ClearSolutions.code_stub = {"python": "# Put your answer in place of None, or write code below this line."}
        c.ClearSolutions.text_stub = "Write your answer here."
        c.Autograde.create_student = False
        protect(c, self.home, limits={name: self.limits(name).model_dump() for name in self.settings.exercises}, isolated=self.isolated)
        c.AssignLatePenalties.plugin_class = "graders.late.PercentPerDay"
        c.PercentPerDay.percent = self.settings.late.percent_per_day
        return c


def reason(error: OperationalError) -> str:
    """What the database said, on one line."""
    return " ".join(str(error.orig).split())


def read_settings(path: Path = ROOT / "course.toml") -> Settings:
    """The settings in a file.

    Raises
    ------
    GraderError
        One line per wrong setting: its name, what was found and what is expected.
    """
    try:
        settings = Settings(**tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise GraderError(f"{path}: cannot be read ({error.strerror}). The course's settings are expected there.") from None
    except tomllib.TOMLDecodeError as error:
        raise GraderError(f"{path}: is not valid TOML: {error}. Mend that line.") from None
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}; found {e['input']!r}." for e in error.errors()]
        raise GraderError("\n".join(lines)) from None
    for exercise in settings.exercises:
        if not (ROOT / "exercises" / exercise / f"{exercise}.py").is_file():
            raise GraderError(f"{path}: exercises: there is no exercises/{exercise}/{exercise}.py. Mend the name or add the exercise.")
    return settings


def open_course(home: Path | None = None, settings: Settings | None = None, *, isolated: bool = True) -> Course:
    """The course with its settings, in ``build/course`` unless told otherwise."""
    return Course(settings or read_settings(), (home or ROOT / "build" / "course").resolve(), isolated=isolated)


def read_roster(path: Path) -> list[Trainee]:
    """The trainees in a roster file.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 with the columns id, name, email, city, country, role, language, team.

    Returns
    -------
    list of Trainee
        In the file's order, ids in the form of record.

    Raises
    ------
    GraderError
        If the file is missing or empty, lacks a column, or a row has a bad or repeated id; names file and row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            rows = list(reader)
            columns = reader.fieldnames or []
    except FileNotFoundError:
        raise GraderError(f"{path}: there is no roster. Give one with --roster; its columns are {','.join(ROSTER_COLUMNS)}.") from None
    except UnicodeDecodeError:
        raise GraderError(f"{path}: is not UTF-8 text. Save the roster as CSV UTF-8 and try again.") from None
    missing = [column for column in ("id", "name") if column not in columns]
    if missing:
        raise GraderError(f"{path}: lacks the column {', '.join(missing)}. Its first line should be {','.join(ROSTER_COLUMNS)}.")
    if not rows:
        raise GraderError(f"{path}: has no trainees. Add one line per trainee below the first line.")
    trainees: dict[str, Trainee] = {}
    for number, row in enumerate(rows, start=2):
        trainee = _roster_line(row, f"{path}, row {number}")
        if trainee.id in trainees:
            raise GraderError(f"{path}, row {number}: the id {trainee.id} stands there twice. Give each trainee an own id.")
        trainees[trainee.id] = trainee
    return list(trainees.values())


def roster_now(path: Path) -> tuple[Trainee, ...]:
    """The trainees in a roster file, read again only after a change."""
    return _roster(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=8)
def _roster(path: Path, _changed: int) -> tuple[Trainee, ...]:
    return tuple(read_roster(path))


def _roster_line(row: dict[str, str | None], where: str) -> Trainee:
    values = {column: (row.get(column) or "").strip() for column in ROSTER_COLUMNS}
    try:
        values["id"] = parse(values["id"])
    except CourseError:
        raise GraderError(f'{where}: "{values["id"]}" is not an id of this course. `python -m graders ids` makes ids.') from None
    values["language"] = values["language"] or "en"
    return Trainee(**values)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file through a temporary one and a rename, so that it is never half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


