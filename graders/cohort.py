"""The bundled cohort: a roster of synthetic trainees who hand in the attempts of `tests/attempts/`.

It shows the whole line at work and is marked as synthetic everywhere: no person wrote these answers.
"""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

from citykit import quiz
from graders import answers, attempts
from graders.course import ROOT, Course, Trainee, read_roster, write_whole
from graders.errors import GraderError

ROSTER = ROOT / "tests" / "cohort" / "roster.csv"
ATTEMPTS = ROOT / "tests" / "attempts"
ROLE = "synthetic learner"
#: Exercises that the whole cohort hands in; of every other one so many pieces of work, as marking takes seconds for each.
FULL, FEW = ("score_a_city", "plan_a_pilot"), 4
SEED = 2026
#: Every file in the zip carries this time, so that the same cohort is always the same bytes.
HANDED_IN = (2026, 11, 20, 9, 0, 0)


def make(course: Course) -> Path:
    """Write the synthetic roster and a zip of its submissions, named as Moodle and Canvas name them.

    Returns
    -------
    Path
        The zip.

    Raises
    ------
    GraderError
        If the course already has a roster of real trainees: it is never replaced.
    """
    if course.roster_path.is_file() and any(t.role != ROLE for t in course.roster().values()):
        raise GraderError(f"{course.roster_path}: holds real trainees. Give the synthetic cohort a folder of its own: --home FOLDER.")
    write_whole(course.roster_path, ROSTER.read_bytes())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, exercise in enumerate(course.settings.exercises):
            for trainee, attempt in assign(exercise, shift=5 * number).items():
                name = path_in_zip(trainee, exercise, moodle=number % 2 == 0)
                text = attempts.submission(course, exercise, attempt, trainee.id, _other(trainee).id)
                archive.writestr(zipfile.ZipInfo(name, HANDED_IN), text)
    path = course.home / "inbox" / "cohort.zip"
    write_whole(path, buffer.getvalue())
    return path


def make_tests(course: Course) -> Path:
    """Write a file of answers to the tests before and after the course: drawn at random, and better after it.

    Returns
    -------
    Path
        The file, as from `citykit.quiz.line`.
    """
    draws, lines = random.Random(SEED), []
    for trainee in read_roster(ROSTER):
        for after, knows in ((False, 0.35), (True, 0.7)):
            questions = answers.questions(quiz.form_for(trainee.id, after=after))
            letters = "".join(_letter(question, draws, knows) for question in questions)
            lines.append(quiz.line(letters, trainee.id, after=after))
    path = course.home / "inbox" / "tests.csv"
    write_whole(path, "\n".join(lines) + "\n")
    return path


def _letter(question: dict, draws: random.Random, knows: float) -> str:
    """The right letter with a probability, else any letter or a dash."""
    return quiz.right_letter(question) if draws.random() < knows else draws.choice([*quiz.letters_of(question), "-"])


def assign(exercise: str, *, shift: int = 0) -> dict[Trainee, attempts.Attempt]:
    """Which synthetic trainee hands in which attempt: each attempt in turn, until every trainee has one."""
    roster, corpus = read_roster(ROSTER), attempts.read(ATTEMPTS / exercise)
    chosen = roster if exercise in FULL else roster[:FEW]
    return {trainee: corpus[(place + shift) % len(corpus)] for place, trainee in enumerate(chosen)}


def _other(trainee: Trainee) -> Trainee:
    """The neighbour whose answers a copying trainee hands in."""
    roster = read_roster(ROSTER)
    return roster[(roster.index(trainee) + 1) % len(roster)]


def path_in_zip(trainee: Trainee, exercise: str, *, moodle: bool) -> str:
    """A file's path as a learning platform writes it."""
    if moodle:
        return f"{trainee.name}_{trainee.id}_assignsubmission_file/{exercise}.ipynb"
    last_first = "".join(reversed(trainee.name.lower().split()))
    return f"{last_first}_{1000 + int(trainee.name[-2:])}_50{trainee.name[-2:]}_{exercise}.ipynb"
