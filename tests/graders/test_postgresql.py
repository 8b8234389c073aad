"""Does a gradebook in PostgreSQL hold what one in SQLite holds, and is it waited for?"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from graders import autograde, desk, enter, feedback, release, report
from graders.course import Course
from graders.errors import GraderError
from tests.graders import test_desk
from tests.graders.conftest import IDS, hand_in, make_attempt, released
from tests.graders.test_enter import entries

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]
EXERCISE = "score_a_city"
BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """A server of our own, on a socket in a folder; it refuses to run as root."""
    if BIN is None:
        assert "CI" not in os.environ
        pytest.skip("PostgreSQL is not there: sh deploy/install-system-packages.sh")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))  # the path of a socket is short
    as_user = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    control = [*as_user, str(BIN / "pg_ctl"), "-s", "-D", str(folder / "data")]
    subprocess.run([*control, "-o", "-A trust -U course", "init"], check=True, cwd=folder, stdout=subprocess.DEVNULL)
    subprocess.run([*control, "-o", f"-h '' -k {folder}", "-l", str(folder / "log"), "start"], check=True, cwd=folder)
    yield folder
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder)
    shutil.rmtree(folder)


@pytest.fixture
def other(server) -> Iterator[psycopg.Connection]:
    """Another program with the same gradebook, which is new."""
    with psycopg.connect(host=str(server), user="course", dbname="postgres", autocommit=True) as administrator:
        administrator.execute("DROP DATABASE IF EXISTS marks WITH (FORCE)")
        administrator.execute("CREATE DATABASE marks")
    with psycopg.connect(host=str(server), user="course", dbname="marks") as connection:
        yield connection


@pytest.fixture
def course(other, server, tmp_path) -> Course:
    """A course with its gradebook on the server, and three pieces of work."""
    return with_work(released(tmp_path / "course", EXERCISE, database=f"postgresql://course@/marks?host={server}"))


def with_work(course: Course) -> Course:
    """Hand in three pieces of work."""
    for trainee, base in zip(IDS, ("reference", "blank", "typed"), strict=False):
        hand_in(course, EXERCISE, make_attempt(base=base), trainee)
    return course


def test_are_marks_and_pages_those_of_a_gradebook_in_sqlite(course, tmp_path):
    plain = with_work(released(tmp_path / "plain", EXERCISE))
    for one in (course, plain):
        assert {outcome.state for outcome in autograde.grade(one)} == {"graded"}
        assert len(list(feedback.write(one))) == 3
        report.write(one, one.home / "report")
    assert len(entries(plain)) > 20
    assert entries(course) == entries(plain)
    assert (course.home / "report" / "marks.csv").read_bytes() == (plain.home / "report" / "marks.csv").read_bytes()


def test_does_a_mark_given_in_formgrader_reach_report_and_marks(course, tmp_path):
    assert autograde.grade_one(course, EXERCISE, IDS[0]).state == "graded"
    with test_desk.started(course, desk.command(course, 0), f"c.CourseDirectory.db_url = {course.database!r}\n") as address:
        test_desk.give_mark(address)
    test_desk.check_mark(course, tmp_path / "report")


def test_does_a_table_that_another_program_holds_name_each_submission_that_is_left(course, other, monkeypatch):
    monkeypatch.setattr(enter, "PAUSE", 0.01)
    monkeypatch.setattr(enter, "LOCK_SECONDS", 0)
    enrol = autograde.enrol
    monkeypatch.setattr(autograde, "enrol", lambda course: (enrol(course), other.execute("LOCK TABLE grade")))
    outcomes = list(autograde.grade(course))
    assert [outcome.state for outcome in outcomes] == ["failed"] * 3
    for outcome in outcomes:
        assert outcome.problem.startswith(
            f"{course.notebook('submitted', EXERCISE, outcome.trainee)}: not marked: the gradebook is busy or cannot be written (canceling statement due to lock timeout"
        )
    other.rollback()
    monkeypatch.undo()
    assert {outcome.state for outcome in autograde.grade(course)} == {"graded"}


def test_does_a_run_go_on_after_its_connection_was_cut(course, other, monkeypatch):
    waited, keep = [], autograde.keep_reviewed

    def cut(ledger, work, reviewed):
        if not waited:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'marks' AND pid <> pg_backend_pid()")
        keep(ledger, work, reviewed)

    monkeypatch.setattr(autograde, "keep_reviewed", cut)
    monkeypatch.setattr(enter.time, "sleep", waited.append)
    assert {outcome.state for outcome in autograde.grade(course)} == {"graded"}
    assert waited == [enter.PAUSE]


def test_does_a_server_that_is_not_there_end_in_one_line_without_the_password(course, tmp_path):
    assert autograde.grade_one(course, EXERCISE, IDS[0]).state == "graded"
    away = course.settings.model_copy(update={"database": "postgresql://course:secret@127.0.0.1:1/marks"})
    for step in (autograde.grade, feedback.write, lambda one: [release.release(one, EXERCISE)], lambda one: [report.write(one, tmp_path / "report")]):
        with pytest.raises(GraderError) as caught:
            list(step(Course(away, course.home)))
        assert "connection failed: connection to server" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert "secret" not in str(caught.value)
