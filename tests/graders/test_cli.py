"""Does the command line explain itself, and say errors in one line?"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbgrader
import pytest
from typer.testing import CliRunner

from citykit.ids import parse
from graders import cohort
from graders.cli import app, console
from graders.course import ROOT, read_roster, read_settings
from tests.graders.conftest import released

COMMANDS = ["release", "cohort", "collect", "grade", "feedback", "report", "site", "course", "bundle", "desk", "serve", "ids", "settings", "tests", "check", "new", "doctor"]


def run(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "graders", *words], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("command", COMMANDS)
def test_does_every_command_have_help(command):
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"{command} [OPTIONS]" in re.sub(r"\s+", " ", result.output)


def test_is_every_make_target_in_the_readme_and_the_other_way_round():
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)) - {"help", "lock", "clean"}
    assert targets == set(re.findall(r"^\| `make ([a-z]+)`", (ROOT / "README.md").read_text(), re.MULTILINE))


def test_is_an_error_one_line_without_a_traceback(tmp_path):
    done = run("collect", str(tmp_path / "nothing"), "--home", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout == f"Stopped: {tmp_path}/roster.csv: there is no roster. Give one with --roster; its columns are id,name,email,city,country,role,language,team.\n"
    assert done.stderr == ""


def test_are_made_ids_good_and_different():
    ids = run("ids", "50").stdout.split()
    assert len({parse(made) for made in ids}) == 50


def test_does_settings_explain_every_line_of_the_file():
    said = CliRunner().invoke(app, ["settings"]).output
    for name in ("exercises", "team_exercises", "late.percent_per_day", "certificate.mean_percent", "limits.seconds_per_cell"):
        assert name.split(".")[-1][:12] in said


def plain(text: str) -> str:
    """A table's words, without its lines and the breaks in its columns."""
    return re.sub(r"\s+", " ", re.sub(r"[^\x20-\x7e]", " ", text))


def test_does_doctor_say_that_all_tests_of_the_course_suit():
    said = plain(CliRunner().invoke(app, ["doctor"]).output)
    assert f"All test cells of {len(read_settings().exercises)} notebooks suit the run in two processes." in said
    assert "marked for a person" not in said


def test_does_doctor_name_the_cells_of_another_course_that_are_marked_for_a_person(monkeypatch):
    source = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "source"
    monkeypatch.setattr(console, "width", 500)
    said = CliRunner().invoke(app, ["doctor", str(source)]).output
    assert "sum_of_squares_uses_squares" in said and "correct_sum_of_squares" not in said
    assert 'line 3: it deletes "squares"; "sum_of_squares" of the trainee\'s runs in another process and does not feel it' in plain(said)
    assert "These cells are marked for a person: they get no points by code." in plain(said)
    assert "suit the run in two processes." not in plain(said)


@pytest.mark.slow
def test_is_a_cohort_of_24_per_exercise_made_collected_and_never_put_over_a_real_roster(tmp_path):
    settings = read_settings()
    released(tmp_path, *settings.exercises)
    assert run("cohort", "--home", str(tmp_path)).returncode == 0
    done = run("collect", str(tmp_path / "inbox" / "cohort.zip"), "--home", str(tmp_path))
    whole = [name for name in settings.exercises if name in cohort.FULL]
    few = len(settings.exercises) - len(whole)
    assert f"of {24 * len(whole) + cohort.FEW * few} files" in done.stdout
    assert len(read_roster(tmp_path / "roster.csv")) == 24
    roster = (tmp_path / "roster.csv").read_text().replace("synthetic learner", "planner")
    (tmp_path / "roster.csv").write_text(roster)
    done = run("cohort", "--home", str(tmp_path))
    assert done.returncode == 1
    assert "holds real trainees" in done.stdout
    assert (tmp_path / "roster.csv").read_text() == roster
