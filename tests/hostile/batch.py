"""One batch of the corpus of hostile work, and what is looked for in it afterwards: for the tests and `benchmarks/hostile.py`."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import yaml
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from citykit.ids import with_check
from graders import attempts, autograde, feedback
from graders.course import ROOT, Course, Limits, Settings, write_whole
from graders.release import release
from graders.run.inside import layers
from tests.graders.conftest import points
from tests.hostile.files import CHANGED, HONEST, REFUSED

EXERCISE = "score_a_city"
#: What honest work gets by code.
ALL = 80.0
HERE = Path(__file__).parent
CODE = {f"{path.stem}: {name}": code for path in sorted(HERE.glob("*.yml")) for name, code in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
#: The word that code prints when it has found something; no line of it holds the word itself.
LOOT, WORD = 'loot = "FOU" + "ND!"\n', "FOUND!"
ABSTRACT = f"graders-hostile-{os.getpid()}"
LIMITS = Limits(seconds_per_cell=2, cpu_seconds=12, memory_megabytes=512, scratch_megabytes=16, processes=24)
SETTINGS = Settings(id="hostile", title="Hostile", exercises=[EXERCISE], limits=LIMITS)


@dataclass
class Batch:
    """Hostile work beside honest work, to be marked in one run."""

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


def prepare(course: Course, names: Iterable[str]) -> Batch:
    """A released course, and an id for each piece of work."""
    ids = {name: with_check(f"H{number:04d}") for number, name in enumerate(names)}
    lines = [f"{trainee},Synthetic learner,,,,,en," for trainee in ids.values()]
    write_whole(course.roster_path, "\n".join(["id,name,email,city,country,role,language,team", *lines]))
    release(course, EXERCISE)
    return Batch(course, ids)


def expected(name: str) -> float:
    """The points that a piece of work has earned."""
    if name.startswith("honest"):
        return ALL
    return CHANGED[name][1] if name in CHANGED else HONEST


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


def listeners(batch: Batch) -> list[socket.socket]:
    """TCP first, then UDP at the same port, a local socket by its path and one by an abstract name."""
    here = listen(batch, ("127.0.0.1", 0), socket.AF_INET)
    return [
        here, listen(batch, here.getsockname(), socket.AF_INET, socket.SOCK_DGRAM),
        listen(batch, str(batch.course.home / "local"), socket.AF_UNIX), listen(batch, f"\0{ABSTRACT}", socket.AF_UNIX),
    ]  # fmt: skip


def hand_in(batch: Batch, port: int, grader: int) -> None:
    """Hand all work in; it knows where everything is."""
    home = batch.course.home
    places = {"home": home, "root": ROOT, "canary": home / "canary.txt", "port": port, "local": home / "local", "abstract": ABSTRACT, "grader": grader}
    for name, trainee in batch.ids.items():
        write(batch.course, name, trainee, places)


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


def mark(home: Path) -> Batch:
    """The whole corpus, marked by this course's grader in one run, with its feedback."""
    batch = prepare(Course(SETTINGS, home), ["honest first", *CODE, *CHANGED, *REFUSED, "honest last"])
    servers = listeners(batch)
    hand_in(batch, servers[0].getsockname()[1], os.getpid())
    os.environ["GRADERS_CANARY"] = WORD
    try:
        batch.outcomes = {outcome.trainee: outcome for outcome in autograde.grade(batch.course)}
    finally:
        del os.environ["GRADERS_CANARY"]
        for server in servers:
            server.close()
    list(feedback.write(batch.course))
    return batch


def runs(page: str) -> list[str]:
    """What would run, be fetched or cover the page when a person reads it."""
    tree = BeautifulSoup(page, "html.parser")
    found = [str(tag) for tag in tree.find_all(["script", "iframe", "object", "svg"]) if "LOOT" in str(tag)]
    for tag in tree.find_all(True):
        found += [f"{tag.name} {key}" for key in tag.attrs if key.startswith("on")]
        found += [tag["href"]] if str(tag.get("href", "")).startswith("javascript:") else []
        found += [tag["src"]] if str(tag.get("src", "")).startswith("http") else []
        found += [tag["style"]] if "fixed" in tag.get("style", "") else []
        found += [tag.text] if tag.name == "style" and "LOOT" in tag.text else []
    return found


def canaries(course: Course) -> list[Path]:
    """Files that only an attack writes."""
    return list(course.home.rglob("canary*"))


def marks_by_hand(course: Course) -> int:
    """Marks that look as if a person had given them; nobody did."""
    return sqlite3.connect(course.home / "gradebook.db").execute("SELECT COUNT(*) FROM grade WHERE manual_score IS NOT NULL").fetchone()[0]


def copies(course: Course) -> list[Path]:
    """Files beside marked notebooks that came in through a link."""
    return [path for path in course.home.glob("autograded/*/*/*") if path.is_symlink() or not path.is_file() or b"root:" in path.read_bytes()]


def left() -> list[psutil.Process]:
    """Processes of submissions that still run."""
    return [process for process in psutil.process_iter(["uids"]) if layers.OUTSIDE <= process.info["uids"].real < layers.OUTSIDE + 1000]
