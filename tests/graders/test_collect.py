"""Is work found under the names that platforms give it, and is everything else said clearly?"""

from __future__ import annotations

import os
import zipfile

import pytest

from graders import collect
from graders.attempts import submission
from graders.course import Trainee, write_whole
from graders.errors import GraderError
from tests.graders.conftest import IDS, released


def trainee(id: str, name: str) -> Trainee:
    return Trainee(id, name, "", "", "", "", "en", "")


ROSTER = {
    IDS[0]: trainee(IDS[0], "Learner One"),
    IDS[1]: trainee(IDS[1], "Learner Two"),
    IDS[2]: trainee(IDS[2], "Ñandú Muñoz"),
    IDS[3]: trainee(IDS[3], "Learner Same"),
    IDS[4]: trainee(IDS[4], "Learner Same"),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return released(tmp_path_factory.mktemp("collect") / "course", "score_a_city")


@pytest.fixture
def right(course, attempt) -> str:
    return submission(course, "score_a_city", attempt(), IDS[0], IDS[1])


@pytest.mark.parametrize(
    "path",
    [
        f"{IDS[0]}/score_a_city.ipynb",
        f"{IDS[0]}/score_a_city/score_a_city.ipynb",
        f"score_a_city_{IDS[0].lower()}.ipynb",
        "Learner One_12345_assignsubmission_file/score_a_city.ipynb",
        "Learner One_12345_assignsubmission_file_/my answers (2).ipynb",
        "onelearner_1234_567_score_a_city-1.ipynb",
        "onelearner_LATE_1234_567_score_a_city.ipynb",
    ],
)
def test_is_the_trainee_found_in_the_path(path):
    assert collect.trainee_of(path, ROSTER) == IDS[0]


def test_do_names_match_when_a_platform_drops_their_accents():
    assert collect.trainee_of("Nandu Munoz_9_assignsubmission_file/x.ipynb", ROSTER) == IDS[2]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("x.ipynb", "unknown trainee: no id and no name of the roster in its path. Add the trainee to the roster, or put the file into a folder named with the id."),
        (f"{IDS[9]}/x.ipynb", f"unknown trainee: the id {IDS[9]} is not in the roster. Add the trainee to the roster, or put the file into a folder named with the id."),
        (f"{IDS[0]}/{IDS[1]}.ipynb", f"names several trainees: {IDS[0]}, {IDS[1]}. Put the file into a folder named with one id."),
        ("Learner Same_1_assignsubmission_file/x.ipynb", f"the name fits several trainees: {IDS[3]}, {IDS[4]}. Put the file into a folder named with the id."),
    ],
)
def test_is_an_unclear_trainee_said(path, message):
    with pytest.raises(GraderError) as caught:
        collect.trainee_of(path, ROSTER)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe not text", "cannot be read as a notebook. Ask for it again: save in JupyterLab, then send the .ipynb file."),
        (b"", "cannot be read as a notebook. Ask for it again: save in JupyterLab, then send the .ipynb file."),
        (b'{"cells": 3}', "cannot be read as a notebook. Ask for it again: save in JupyterLab, then send the .ipynb file."),
        (b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "holds no cell of an exercise of this course (score_a_city). Ask for the notebook of the exercise."),
    ],
)
def test_is_an_unusable_file_said_and_the_rest_taken_in(course, right, tmp_path, content, message):
    write_whole(tmp_path / "in" / IDS[0] / "score_a_city.ipynb", right)
    write_whole(tmp_path / "in" / IDS[1] / "score_a_city.ipynb", content)
    good, bad = collect.collect(course, tmp_path / "in")
    assert (good.trainee, good.problem) == (IDS[0], "")
    assert bad.problem == f"{IDS[1]}/score_a_city.ipynb: {message}"
    assert course.notebook("submitted", "score_a_city", IDS[0]).read_text() == right
    assert not course.notebook("submitted", "score_a_city", IDS[1]).exists()


def test_is_a_file_that_is_no_notebook_or_too_large_left_out(course, right, tmp_path):
    write_whole(tmp_path / "in" / IDS[0] / "notes.docx", b"x")
    write_whole(tmp_path / "in" / IDS[1] / "score_a_city.ipynb", b" " * (11 * 2**20))
    problems = [taken.problem for taken in collect.collect(course, tmp_path / "in")]
    assert problems == [
        f"{IDS[0]}/notes.docx: not a notebook; only .ipynb files are marked. Nothing to do unless it should have been one.",
        f"{IDS[1]}/score_a_city.ipynb: 11 MB, more than the limit of 10 MB. Ask for the notebook with its outputs cleared.",
    ]


def test_does_a_link_lead_nowhere(course, tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text("{}")
    (tmp_path / "in" / IDS[0]).mkdir(parents=True)
    os.symlink(secret, tmp_path / "in" / IDS[0] / "score_a_city.ipynb")
    assert collect.collect(course, tmp_path / "in") == []


def test_does_the_later_of_two_files_count(course, right, tmp_path):
    early, late = tmp_path / "in" / IDS[6] / "old.ipynb", tmp_path / "in" / IDS[6] / "score_a_city.ipynb"
    write_whole(early, right.replace("TRAINEE_ID", "# early\\nTRAINEE_ID"))
    write_whole(late, right)
    os.utime(early, (1e9, 1e9))
    problems = [taken.problem for taken in collect.collect(course, tmp_path / "in") if taken.problem]
    assert problems == [f"{IDS[6]}/old.ipynb: a later file of {IDS[6]} for score_a_city counts instead: {IDS[6]}/score_a_city.ipynb."]
    assert course.notebook("submitted", "score_a_city", IDS[6]).read_text() == right


def test_does_later_work_stay_when_an_older_file_is_collected_after_it(course, right, tmp_path):
    for name, time in (("late", 3e9), ("early", 1e9)):
        path = tmp_path / name / IDS[5] / "score_a_city.ipynb"
        write_whole(path, right.replace("TRAINEE_ID", f"# {name}\\nTRAINEE_ID"))
        os.utime(path, (time, time))
    assert collect.collect(course, tmp_path / "late")[0].problem == ""
    (taken,) = collect.collect(course, tmp_path / "early")
    assert taken.problem == f"{IDS[5]}/score_a_city.ipynb: older than the work of {IDS[5]} that was taken in before (2065-01-24 05:20:00 UTC), which still counts."
    assert "# late" in course.notebook("submitted", "score_a_city", IDS[5]).read_text()


def test_is_a_zip_taken_in_like_a_folder(course, right, tmp_path):
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        archive.writestr("Learner 03_9_assignsubmission_file/score_a_city.ipynb", right)
    (taken,) = collect.collect(course, tmp_path / "work.zip")
    assert (taken.exercise, taken.trainee, taken.problem) == ("score_a_city", IDS[2], "")


def test_is_a_place_without_work_said(course, tmp_path):
    with pytest.raises(GraderError) as caught:
        collect.collect(course, tmp_path / "nothing")
    assert str(caught.value) == f"{tmp_path / 'nothing'}: there is no such folder, and it is no zip file. Give the folder or zip that holds the work."
