"""Does hostile work get no points, see nothing, leave nothing, and stop nobody else's?"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
import yaml
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from citykit.ids import with_check
from graders import attempts, autograde, feedback
from graders.course import Course, Limits, Settings, write_whole
from graders.release import release
from graders.run.inside import layers
from tests.graders.conftest import points
from tests.hostile.files import CHANGED, HONEST, REFUSED

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]
EXERCISE = "score_a_city"
HERE = Path(__file__).parent
CODE = {f"{path.stem}: {name}": code for path in sorted(HERE.glob("*.yml")) for name, code in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
#: The word that code prints when it has found something; no line of it holds the word itself.
LOOT, WORD = 'loot = "FOU" + "ND!"\n', "FOUND!"
#: Code that ends its own process, or has to be ended from outside: the report says so.
ENDED = (
    "processes: exit", "processes: abort", "resources: loop that catches everything", "resources: sleep with all signals blocked",
    "tricks: the channel closed", "tricks: messages on the channel",
)  # fmt: skip
ABSTRACT = f"graders-hostile-{os.getpid()}"
LIMITS = Limits(seconds_per_cell=2, cpu_seconds=12, memory_megabytes=512, scratch_megabytes=16, processes=24)


@dataclass
class Batch:
    """All hostile work, marked in one run beside two honest pieces."""

    course: Course
    ids: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, autograde.Outcome] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def points(self, name: str) -> dict[str, float]:
        return {task: given or 0.0 for task, given in points(self.course, EXERCISE, self.ids[name]).items()}

    def pages(self, name: str) -> str:
        """All that people may read of it: the marked notebook as formgrader shows it, without the style, and the feedback."""
        trainee = self.ids[name]
        shown, _ = HTMLExporter(config=self.course.config(), template_name="basic").from_filename(str(self.course.notebook("autograded", EXERCISE, trainee)))
        return shown + self.course.notebook("feedback", EXERCISE, trainee).with_suffix(".html").read_text(encoding="utf-8")


def listen(batch: Batch, address: str | tuple, kind: int, how: int = socket.SOCK_STREAM) -> socket.socket:
    """A program on this machine that a submission must not reach."""
    server = socket.socket(kind, how)
    server.bind(address)

    def wait() -> None:
        while True:
            try:
                batch.heard.append(str(server.accept() if how == socket.SOCK_STREAM else server.recv(100)))
            except OSError:
                return

    if how == socket.SOCK_STREAM:
        server.listen()
    threading.Thread(target=wait, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def batch(tmp_path_factory) -> Batch:
    """The batch after marking and feedback."""
    home = tmp_path_factory.mktemp("hostile") / "course"
    batch = Batch(Course(Settings(id="hostile", title="Hostile", exercises=[EXERCISE], limits=LIMITS), home))
    names = ["honest first", *CODE, *CHANGED, *REFUSED, "honest last"]
    batch.ids = {name: with_check(f"H{number:04d}") for number, name in enumerate(names)}
    lines = [f"{trainee},Synthetic learner,,,,,en," for trainee in batch.ids.values()]
    write_whole(batch.course.roster_path, "\n".join(["id,name,email,city,country,role,language,team", *lines]))
    release(batch.course, EXERCISE)
    here = listen(batch, ("127.0.0.1", 0), socket.AF_INET)
    servers = [
        here, listen(batch, here.getsockname(), socket.AF_INET, socket.SOCK_DGRAM),
        listen(batch, str(home / "local"), socket.AF_UNIX), listen(batch, f"\0{ABSTRACT}", socket.AF_UNIX),
    ]  # fmt: skip
    places = {
        "home": home, "root": HERE.parent.parent, "canary": home / "canary.txt", "port": here.getsockname()[1],
        "local": home / "local", "abstract": ABSTRACT, "grader": os.getpid(),
    }  # fmt: skip
    for name, trainee in batch.ids.items():
        write(batch.course, name, trainee, places)
    os.environ["GRADERS_CANARY"] = WORD
    try:
        batch.outcomes = {outcome.trainee: outcome for outcome in autograde.grade(batch.course)}
    finally:
        del os.environ["GRADERS_CANARY"]
        for server in servers:
            server.close()
    list(feedback.write(batch.course))
    return batch


def write(course: Course, name: str, trainee: str, places: dict) -> None:
    """Hand one piece of work in: an honest first task, and the attack in the cell of the second one."""
    honest = attempts.Attempt(name, "", "right", base="reference")
    text = json.loads(attempts.submission(course, EXERCISE, honest, trainee, trainee))
    for cell in text["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("solution") and about["grade_id"] != "scores" and not name.startswith("honest"):
            attack = about["grade_id"] == "goal-means" and name in CODE
            cell["source"] = LOOT + CODE[name].format(**places) if attack else "pass"
    path = course.notebook("submitted", EXERCISE, trainee)
    if name in CHANGED:
        path.parent.mkdir(parents=True)
        CHANGED[name][0](text, path)
    write_whole(path, json.dumps(text))
    if name in REFUSED:
        REFUSED[name][0](path)


@pytest.mark.parametrize("name", CODE)
def test_does_hostile_code_get_the_honest_points_and_no_others(batch, name):
    assert batch.outcomes[batch.ids[name]].state == "graded"
    found = batch.points(name)
    assert found.pop("scores-check") == HONEST
    assert found == dict.fromkeys(found, 0.0)


@pytest.mark.parametrize("name", [name for name in CODE if name.startswith(("reading", "tricks"))])
def test_is_nothing_found_that_is_not_the_trainees(batch, name):
    assert WORD not in batch.pages(name)


@pytest.mark.parametrize("name", [name for name in CODE if name.startswith("markup")])
def test_is_what_people_read_free_of_anything_that_runs(batch, name):
    tree = BeautifulSoup(batch.pages(name), "html.parser")
    assert not [tag for tag in tree.find_all(["script", "iframe", "object", "svg"]) if "LOOT" in str(tag)]
    for tag in tree.find_all(True):
        assert not [key for key in tag.attrs if key.startswith("on")]
        assert not str(tag.get("href", "")).startswith("javascript:")
        assert not str(tag.get("src", "")).startswith("http")
        assert "fixed" not in tag.get("style", "")
        assert tag.name != "style" or "LOOT" not in tag.text


@pytest.mark.parametrize("name", ENDED)
def test_does_the_report_say_why_a_process_ended(batch, name):
    notes = autograde.read_record(batch.course, EXERCISE, batch.ids[name]).notes
    assert any(note.startswith('Cell "goal-means" ended the process: ') for note in notes)


@pytest.mark.parametrize("name", CHANGED)
def test_does_a_changed_notebook_get_the_honest_points_and_no_others(batch, name):
    assert batch.outcomes[batch.ids[name]].state == "graded"
    found = batch.points(name)
    assert found.pop("scores-check") == CHANGED[name][1]
    assert found == dict.fromkeys(found, 0.0)
    assert WORD not in batch.pages(name)


@pytest.mark.parametrize("name", REFUSED)
def test_is_a_file_that_is_no_notebook_refused_with_the_reason(batch, name):
    outcome = batch.outcomes[batch.ids[name]]
    assert outcome.state == "failed"
    assert f"not marked: {REFUSED[name][1]}" in outcome.problem


@pytest.mark.parametrize("name", ["honest first", "honest last"])
def test_does_honest_work_beside_it_get_all_points(batch, name):
    assert sum(batch.points(name).values()) == 80


def test_was_nothing_written_outside(batch):
    assert not list(batch.course.home.rglob("canary*"))
    marks = sqlite3.connect(batch.course.home / "gradebook.db").execute("SELECT COUNT(*) FROM grade WHERE manual_score IS NOT NULL").fetchone()
    assert marks == (0,)
    copies = [path for path in batch.course.home.glob("autograded/*/*/*") if path.is_symlink() or b"root:" in path.read_bytes()]
    assert copies == []


def test_was_no_program_on_this_machine_reached(batch):
    assert batch.heard == []


def test_is_no_process_left(batch):
    left = [process for process in psutil.process_iter(["uids"]) if layers.OUTSIDE <= process.info["uids"].real < layers.OUTSIDE + 1000]
    _, alive = psutil.wait_procs(left, timeout=20)
    assert alive == []


def test_are_there_at_least_eighty_kinds():
    assert len(CODE) + len(CHANGED) + len(REFUSED) >= 80
