"""Does the grader take any broken notebook, mark what can be marked, say in plain words what cannot, and stop for none?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from graders import autograde
from graders.course import ROOT, Course
from tests.graders.conftest import points
from tests.hostile import fuzz

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("fuzz")]
COUNT = 100
#: What only a programmer would say.
UNPLAIN = re.compile(r"\w+Error\b|Exception|Traceback|object|0x[0-9a-f]+|\bNone\b|'\w+' is|line \d+|subscript|unhashable|codec")


@dataclass(frozen=True)
class Fuzzed:
    """The batch after marking."""

    course: Course
    honest: list[str]
    broken: list[str]
    outcomes: dict[str, autograde.Outcome]
    before: set[Path]

    def files(self) -> set[Path]:
        return {path.relative_to(self.course.home) for path in self.course.home.rglob("*") if not path.is_dir()}


@pytest.fixture(scope="module")
def batch(tmp_path_factory) -> Fuzzed:
    """Marked in one run; an exception that gets out of it fails all tests here."""
    course, honest, broken = fuzz.hand_in(tmp_path_factory.mktemp("fuzz") / "course", COUNT)
    fuzzed = Fuzzed(course, honest, broken, {}, set())
    fuzzed.before.update(fuzzed.files())
    fuzzed.outcomes.update({outcome.trainee: outcome for outcome in autograde.grade(course)})
    return fuzzed


def test_has_every_submission_an_outcome(batch):
    assert set(batch.outcomes) == {*batch.honest, *batch.broken}
    states = [batch.outcomes[trainee].state for trainee in batch.broken]
    assert set(states) == {"graded", "failed"}
    assert states.count("graded") > COUNT / 4 and states.count("failed") > COUNT / 10


def test_is_every_refusal_one_line_in_plain_words_that_names_the_file(batch):
    for outcome in batch.outcomes.values():
        if outcome.state == "failed":
            start = f"{batch.course.notebook('submitted', fuzz.EXERCISE, outcome.trainee)}: not marked: "
            assert outcome.problem.startswith(start)
            assert outcome.problem.endswith(". What was marked before is kept.")
            assert "\n" not in outcome.problem
            assert not UNPLAIN.search(outcome.problem.removeprefix(start)), outcome.problem


def test_gets_no_task_more_points_than_honest_work(batch):
    most = points(batch.course, fuzz.EXERCISE, batch.honest[0])
    assert sum(most.values()) == 80
    assert points(batch.course, fuzz.EXERCISE, batch.honest[1]) == most
    for trainee in batch.broken:
        if batch.outcomes[trainee].state == "graded":
            found = points(batch.course, fuzz.EXERCISE, trainee)
            assert set(found) == set(most)
            assert all(given is not None and 0 <= given <= most[task] for task, given in found.items())


def test_is_nothing_written_but_marked_notebooks_and_records(batch):
    done = [trainee for trainee, outcome in batch.outcomes.items() if outcome.state == "graded"]
    expected = {batch.course.notebook("autograded", fuzz.EXERCISE, trainee).relative_to(batch.course.home) for trainee in done}
    expected |= {autograde.record_path(batch.course, fuzz.EXERCISE, trainee).relative_to(batch.course.home) for trainee in done}
    assert batch.files() - batch.before - expected <= {Path("nbgrader.log")}
    assert batch.before <= batch.files()


def test_is_every_marked_notebook_sound(batch):
    for trainee in batch.broken:
        if batch.outcomes[trainee].state == "graded":
            data = batch.course.notebook("autograded", fuzz.EXERCISE, trainee).read_text(encoding="utf-8")
            ids = [cell["id"] for cell in json.loads(data)["cells"]]
            assert len(ids) == len(set(ids))
            nbformat.validate(nbformat.reads(data, as_version=4))


def test_does_the_same_seed_give_the_same_file(batch):
    data = batch.course.notebook("submitted", fuzz.EXERCISE, batch.honest[0]).read_bytes()
    files = [fuzz.notebook(seed, data) for seed in range(50)]
    assert files == [fuzz.notebook(seed, data) for seed in range(50)]
    assert len({*files, data}) > 45


def test_is_nothing_left_in_the_temporary_folder(tmp_path):
    """Everything that marking makes for itself is gone when the command ends."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    course, _, _ = fuzz.hand_in(tmp_path / "course", 3)
    code = "import sys, pathlib; from graders import autograde; from tests.hostile import fuzz; print(len(list(autograde.grade(fuzz.course_in(pathlib.Path(sys.argv[1]))))))"
    # what is printed is awaited: until the last process that could print has ended
    done = subprocess.run([sys.executable, "-c", code, course.home], cwd=ROOT, env=os.environ | {"TMPDIR": str(temporary)}, capture_output=True, text=True)
    assert done.stdout == "5\n"
    assert list(temporary.iterdir()) == []
