"""Are odd files neither opened nor copied also where nbgrader itself reads what was handed in, as formgrader's button does?"""

from __future__ import annotations

import os

import pytest

from graders.autograde import enrol
from graders.course import Course
from tests.hostile.batch import ALL, EXERCISE, SETTINGS, Batch, copies, hand_in, prepare
from tests.hostile.files import REFUSED
from tests.hostile.test_leaks import button

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("button")]
HONEST, BESIDE = ("honest first", "honest last"), ("links beside the notebook", "modules beside the notebook")


@pytest.fixture(scope="module")
def pressed(tmp_path_factory) -> tuple[Batch, str]:
    """Odd files between honest work, marked by nbgrader's own command, and what it logged."""
    batch = prepare(Course(SETTINGS, tmp_path_factory.mktemp("button") / "course"), [HONEST[0], *REFUSED, *BESIDE, HONEST[1]])
    hand_in(batch, 1, os.getpid())
    folder = batch.course.notebook("submitted", EXERCISE, batch.ids[HONEST[0]]).parent
    folder.joinpath("mine").mkdir()
    folder.joinpath("mine", "table.csv").write_text("city\nBergen\n")
    os.mkfifo(batch.course.notebook("submitted", EXERCISE, batch.ids[HONEST[1]]).with_name("timestamp.txt"))
    enrol(batch.course)
    return batch, button(batch.course, "*")


@pytest.mark.parametrize("name", REFUSED)
def test_is_a_file_that_is_no_notebook_refused_with_the_reason(pressed, name):
    batch, log = pressed
    about = log.partition(f"There was an error processing assignment: {batch.course.notebook('submitted', EXERCISE, batch.ids[name]).parent}")[2]
    error = next(line for line in about.splitlines() if line.startswith("graders.errors.GraderError: "))
    assert REFUSED[name][1] in error
    assert not batch.course.notebook("autograded", EXERCISE, batch.ids[name]).exists()


@pytest.mark.parametrize("name", HONEST)
def test_does_honest_work_get_all_points(pressed, name):
    batch, _ = pressed
    assert sum(batch.points(name).values()) == ALL


@pytest.mark.parametrize("name", BESIDE)
def test_does_work_beside_odd_files_keep_its_points(pressed, name):
    batch, _ = pressed
    assert batch.points(name)["scores-check"] == 20


def test_are_plain_files_copied_and_no_others(pressed):
    batch, _ = pressed
    marked = {name: batch.course.notebook("autograded", EXERCISE, batch.ids[name]).parent for name in (*HONEST, *BESIDE)}
    assert copies(batch.course) == [marked[HONEST[0]] / "mine"]  # a folder, which is none
    assert marked[HONEST[0]].joinpath("mine", "table.csv").read_text() == "city\nBergen\n"
    assert [path.name for path in marked[HONEST[1]].iterdir()] == [f"{EXERCISE}.ipynb"]
    assert not [path for path in marked[BESIDE[0]].iterdir() if path.name != f"{EXERCISE}.ipynb"]
    assert marked[BESIDE[1]].joinpath("numpy.py").is_file()
