"""Taking work in: a folder or a zip, as learning platforms name their files, into nbgrader's folder ``submitted``.

For each notebook two things are found out. Which exercise: by the cells inside it. Whose work: by an id in the path, or
by the name that the platform put there, if the roster has exactly one trainee of that name.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat

from citykit.errors import CourseError
from citykit.ids import parse
from graders.course import Course, Trainee, write_whole
from graders.errors import GraderError
from graders.release import graded
from graders.run import intake


@dataclass(frozen=True)
class Taken:
    """What became of one file: taken in (``problem`` empty) or not, with a line that says why."""

    file: str
    exercise: str = ""
    trainee: str = ""
    problem: str = ""


@dataclass(frozen=True)
class File:
    """A file that was handed in: its path inside the folder or zip, its bytes and its time."""

    path: str
    size: int
    time: datetime
    content: bytes | None


def collect(course: Course, source: Path) -> list[Taken]:
    """Take in all work in a folder or zip.

    Parameters
    ----------
    course : Course
        With a roster and released exercises.
    source : Path
        A folder, or a zip file as Moodle, Canvas or a person makes it.

    Returns
    -------
    list of Taken
        One per file, in the order of their paths.

    Raises
    ------
    GraderError
        If there is no such folder or zip, or the roster cannot be used.
    """
    roster, names = course.roster(), cell_names(course)
    taken: dict[tuple[str, str], str] = {}
    results = []
    found = files(source, course.settings.limits.megabytes_per_notebook)
    for file in sorted(found, key=lambda file: (file.time, file.path)):
        result = take(course, file, roster, names)
        key = (result.exercise, result.trainee)
        if not result.problem and key in taken:
            line = f"{taken[key]}: a later file of {key[1]} for {key[0]} counts instead: {file.path}."
            results.append(Taken(taken[key], *key, line))
        if not result.problem:
            taken[key] = file.path
        results.append(result)
    return sorted(results, key=lambda result: result.file)


def files(source: Path, most_megabytes: float) -> Iterator[File]:
    """The files in a folder or zip; too large ones without their content."""
    most = int(most_megabytes * 2**20)
    if source.is_dir():
        for path in source.rglob("*"):
            if path.is_file() and not path.is_symlink():
                about = path.stat()
                content = path.read_bytes() if about.st_size <= most else None
                yield File(path.relative_to(source).as_posix(), about.st_size, datetime.fromtimestamp(about.st_mtime, UTC), content)
    elif zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    content = archive.read(entry) if entry.file_size <= most else None
                    yield File(entry.filename, entry.file_size, datetime(*entry.date_time, tzinfo=UTC), content)
    else:
        raise GraderError(f"{source}: there is no such folder, and it is no zip file. Give the folder or zip that holds the work.")


def cell_names(course: Course) -> dict[str, set[str]]:
    """By exercise: the names of the cells in its release."""
    names = {}
    for exercise in course.settings.exercises:
        path = course.notebook("release", exercise)
        if not path.is_file():
            raise GraderError(f"{exercise} has not been released. Run `python -m graders release` first.")
        names[exercise] = {graded(cell)["grade_id"] for cell in nbformat.read(path, as_version=4).cells if graded(cell)}
    return names


def take(course: Course, file: File, roster: dict[str, Trainee], names: dict[str, set[str]]) -> Taken:
    """Take in one file, or say why not."""
    exercise = next((name for name in names if name in file.path), "")
    trainee = ""
    try:
        check_file(file, course.settings.limits.megabytes_per_notebook)
        trainee = trainee_of(file.path, roster)
        exercise = exercise_of(intake.notebook(file.content, course.settings.limits), names)
    except GraderError as error:
        return Taken(file.path, exercise, trainee, f"{file.path}: {error}")
    target = course.notebook("submitted", exercise, trainee)
    stamp, time = target.with_name("timestamp.txt"), f"{file.time:%Y-%m-%d %H:%M:%S} UTC"
    if stamp.is_file() and stamp.read_text() > time:
        line = f"{file.path}: older than the work of {trainee} that was taken in before ({stamp.read_text()}), which still counts."
        return Taken(file.path, exercise, trainee, line)
    if not target.is_file() or target.read_bytes() != file.content:
        write_whole(target, file.content)
        write_whole(stamp, time)
    return Taken(file.path, exercise, trainee)


def check_file(file: File, most_megabytes: float) -> None:
    """Refuse what is no notebook or too large to read."""
    if not file.path.endswith(".ipynb"):
        raise GraderError("not a notebook; only .ipynb files are marked. Nothing to do unless it should have been one.")
    if file.content is None:
        raise GraderError(
            f"{file.size / 2**20:.0f} MB, more than the limit of {most_megabytes:g} MB. "
            "Ask for the notebook with its outputs cleared."
        )


def exercise_of(notebook: nbformat.NotebookNode, names: dict[str, set[str]]) -> str:
    """The exercise whose cells a notebook holds."""
    found = {graded(cell).get("grade_id") for cell in notebook.cells}
    best = max(names, key=lambda exercise: len(found & names[exercise]) / len(names[exercise]))
    if not found & names[best]:
        raise GraderError(f"holds no cell of an exercise of this course ({', '.join(names)}). Ask for the notebook of the exercise.")
    return best


def trainee_of(path: str, roster: dict[str, Trainee]) -> str:
    """The trainee whose work a path is: ``KLA07X/...``, ``score_a_city_KLA07X.ipynb``, Moodle's
    ``Name_12345_assignsubmission_file/...`` or Canvas's ``lastfirst_123_456_name.ipynb``."""
    ids = set()
    for word in re.split(r"[^A-Za-z0-9]+", path):
        try:
            ids.add(parse(word))
        except CourseError:
            continue
    known = ids & roster.keys()
    if len(known) == 1:
        return known.pop()
    if len(known) > 1:
        raise GraderError(f"names several trainees: {', '.join(sorted(known))}. Put the file into a folder named with one id.")
    named = [trainee.id for trainee in roster.values() if _names(path, trainee)]
    if len(named) == 1:
        return named[0]
    if len(named) > 1:
        raise GraderError(f"the name fits several trainees: {', '.join(named)}. Put the file into a folder named with the id.")
    unknown = f"the id {', '.join(sorted(ids))} is not in the roster" if ids else "no id and no name of the roster in its path"
    raise GraderError(f"unknown trainee: {unknown}. Add the trainee to the roster, or put the file into a folder named with the id.")


def _names(path: str, trainee: Trainee) -> bool:
    """Whether a path starts one of its parts with the trainee's name, as Moodle or Canvas write it."""
    words = _plain(trainee.name).split()
    orders = {"".join(words), "".join(words[-1:] + words[:-1])}
    starts = {"".join(_plain(part.split("_")[0]).split()) for part in path.split("/")}
    return bool(words) and bool(orders & starts)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", folded).strip()
