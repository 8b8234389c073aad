"""Does a new exercise pass at once, and is nothing that is there replaced?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graders import new
from graders.course import ROOT
from graders.errors import GraderError

COPIED = ("citykit", "graders", "tests", "exercises", "pyproject.toml", "course.toml")


@pytest.mark.slow
def test_does_a_new_exercise_pass_its_own_tests_at_once(tmp_path):
    for name in COPIED:
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, tmp_path / name, ignore=ignored) if source.is_dir() else shutil.copy(source, tmp_path / name)
    shutil.rmtree(tmp_path / "tests" / "attempts")
    paths = new.write("count_the_trips", tmp_path)
    assert all(path.is_file() for path in paths) and len(paths) == 18
    settings = (tmp_path / "course.toml").read_text("utf-8")
    (tmp_path / "course.toml").write_text(settings.replace('exercises = [', 'exercises = ["count_the_trips", ', 1))
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "tests/graders/test_attempts.py"]
    command += ["tests/graders/checks", "tests/citykit/cases/test_count_the_trips.py", "-k", "count_the_trips"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"):
        environment.pop(name, None)
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "skipped" not in done.stdout


@pytest.mark.parametrize("name", ["", "Count", "count-trips", "../x", "2nd", "a b"])
def test_is_a_name_that_python_cannot_import_refused(tmp_path, name):
    with pytest.raises(GraderError, match="cannot be a name"):
        new.write(name, tmp_path)


def test_is_an_exercise_that_is_there_never_replaced(tmp_path):
    first = new.write("count_the_trips", tmp_path)
    first[0].write_text("mine")
    with pytest.raises(GraderError, match=r"^exercises/count_the_trips/count_the_trips\.py is already there"):
        new.write("count_the_trips", tmp_path)
    assert first[0].read_text() == "mine"


def test_holds_no_part_of_a_new_exercise_the_placeholder(tmp_path):
    assert not any("NAME" in path.read_text("utf-8") for path in new.write("count_the_trips", Path(tmp_path)))
