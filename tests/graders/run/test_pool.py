"""Does work run on a real cluster as it does here, also when a worker is killed in the middle?"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from distributed import Client

from graders import autograde
from graders.errors import GraderError
from graders.run import pool
from graders.run.work import perform
from tests.graders.conftest import IDS, hand_in, released
from tests.graders.test_enter import entries

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]
EXERCISE = "score_a_city"
#: Long enough to be killed in; what counts is that it is running, not how long it takes.
LONG = "import time\ntime.sleep(4)"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, Client, dict[str, subprocess.Popen]]]:
    """A scheduler and two workers of one thread each, as its users start them: address, a client, and the workers by their address."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    dask, address = [sys.executable, "-m", "dask"], folder / "scheduler.json"

    def begin(*given: str) -> subprocess.Popen:
        return subprocess.Popen([*dask, *given, "--scheduler-file", str(address), "--host", "127.0.0.1", "--no-dashboard"], cwd=folder, stderr=subprocess.DEVNULL)

    processes = [begin("scheduler", "--port", "0", "--idle-timeout", "5 minutes")]
    processes += [begin("worker", "--no-nanny", "--nthreads", "1", "--name", str(number), "--death-timeout", "60") for number in range(2)]
    try:
        with Client(scheduler_file=str(address), set_as_default=False) as client:
            client.wait_for_workers(2)
            found = {where: processes[1 + int(about["name"])] for where, about in client.scheduler_info()["workers"].items()}
            yield client.scheduler.address, client, found
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_is_the_work_of_a_killed_worker_done_elsewhere_and_all_entered_as_here(tmp_path, attempt, cluster):
    address, client, workers = cluster
    here, there = (released(tmp_path / name, EXERCISE) for name in ("here", "there"))
    work = [attempt(), attempt(base="blank"), attempt(base="typed-own"), attempt(answers={"message": LONG}), attempt(answers={"scores": LONG}), attempt()]
    for course in (here, there):
        for trainee, one in zip(IDS, work, strict=False):
            hand_in(course, EXERCISE, one, trainee)
    list(autograde.grade(here))
    outcomes, killed = [], ""
    for outcome in autograde.grade(there, scheduler=address):
        outcomes.append(outcome)
        busy = [where for where, keys in client.processing().items() if keys]
        if not killed and busy:
            killed = busy[0]
            os.kill(workers[killed].pid, signal.SIGKILL)
    assert killed and list(client.nthreads()) == [where for where in workers if where != killed]
    assert sorted((one.trainee, one.state) for one in outcomes) == [(trainee, "graded") for trainee in IDS[: len(work)]]
    assert entries(there) == entries(here)
    assert {outcome.state for outcome in autograde.grade(there)} == {"unchanged"}


def test_does_a_piece_of_work_need_no_file_of_the_course(small, attempt):
    hand_in(small, EXERCISE, attempt(), IDS[0])
    work = pickle.dumps(autograde.prepare(small, EXERCISE, IDS[0]))
    shutil.rmtree(small.home)
    done = perform(pickle.loads(work))
    assert done.notes == []
    assert sum(len(cell.get("outputs", [])) for cell in done.work.notebook.cells) > 5


def test_is_a_worker_with_other_checks_refused(small, attempt, monkeypatch):
    hand_in(small, EXERCISE, attempt(), IDS[0])
    monkeypatch.setattr(autograde, "code_digest", lambda: "of another version")
    outcome = autograde.grade_one(small, EXERCISE, IDS[0])
    assert outcome.problem == (
        f"{small.notebook('submitted', EXERCISE, IDS[0])}: not marked: the machine that ran it has another version of citykit or of graders/checks; "
        "install the same one on all workers. What was marked before is kept."
    )


def test_does_a_missing_scheduler_end_in_one_line(monkeypatch):
    monkeypatch.setattr(pool, "SECONDS", 1)
    with pytest.raises(GraderError, match=r"--scheduler tcp://127\.0\.0\.1:9: no Dask scheduler answers .* Start one with `dask scheduler`"), pool.opened("tcp://127.0.0.1:9"):
        pass


@pytest.mark.parametrize("size", [1, 2, 5])
def test_are_all_items_begun_once_and_never_too_many_at_a_time(size):
    begun: dict[int, Future | str] = {}
    most = 0

    def begin(number: int) -> Future | str:
        nonlocal most
        begun[number] = executor.submit(str, number) if number % 3 else "at once"
        most = max(most, sum(isinstance(one, Future) for item, one in begun.items() if item not in found))
        return begun[number]

    found: dict[int, Future | str] = {}
    with ThreadPoolExecutor(size) as executor:
        for item, one in pool.ahead(pool.Pool(executor, lambda: size), range(40), begin):
            assert item not in found
            found[item] = one
    assert found == begun and list(begun) == list(range(40))
    assert 0 < most <= 2 * size
