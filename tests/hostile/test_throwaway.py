"""Is a throw-away machine of `benchmarks/hostile.py` closed: nothing of this machine in it, and nothing of it left?"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from benchmarks.throwaway import HOME, WORLD, Size, command, each, others, own
from graders.course import ROOT
from graders.run.inside import layers

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]
SIZE = Size(seconds=60)
#: A command line that no other process has.
SLEEP = ["/usr/bin/sleep", f"300.{os.getpid()}"]
USER = f"""
import os, resource, socket
from pathlib import Path
Path("/tmp/mine").write_text("x")
print(os.getuid(), resource.getrlimit(resource.RLIMIT_NPROC)[0])
for path in ("{sys.prefix}/x", "/usr/lib/x", "/x"):
    try:
        open(path, "w")
        print("written", path)
    except OSError:
        pass
"""


def look(_: str) -> dict:
    """What the first process sees."""
    server = socket.create_server((WORLD, 80))
    socket.create_connection((WORLD, 80), 2).close()
    server.close()
    return {
        "process": os.getpid(), "others": others(), "repository": sorted(path.name for path in ROOT.iterdir()),
        "devices": [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]],
        "top": sorted(path.name for path in Path("/").iterdir()), "home": [path.name for path in HOME.rglob("*")],
    }  # fmt: skip


def run_as_user(_: str) -> dict:
    """What a command of the user inside says."""
    log = os.open("/log.txt", os.O_CREAT | os.O_RDWR)
    process, begin = command([sys.executable, "-c", USER], SIZE, log, {})
    own(HOME)
    os.write(begin, b"x")
    os.waitpid(process, 0)
    return {"said": os.pread(log, 10_000, 0).decode().split("\n")}


def leave_a_process(_: str) -> dict:
    """A process that would outlive its parent."""
    subprocess.Popen(SLEEP, start_new_session=True)
    return {"others": others()}


def never_end(_: str) -> dict:
    """Work that takes all the time there is."""
    subprocess.run(SLEEP)
    return {}


def ask(work, size: Size = SIZE) -> dict | None:
    """One machine's answer."""
    return dict(each(["one"], work, size, {ROOT / "deploy": HOME / "copy"}))["one"]


def left_outside() -> list[psutil.Process]:
    """The sleeping processes, seen from this machine."""
    return [one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == SLEEP]


def test_is_nothing_of_this_machine_in_there_but_python_and_what_was_copied():
    found = ask(look)
    assert found["process"] == 1 and found["others"] == []
    assert found["devices"] == ["lo"]
    assert set(found["repository"]) <= {Path(sys.prefix).name}
    assert "copy" in found["home"] and "bootstrap.py" in found["home"]
    assert not {"sys", "var", "mnt", "srv"} & set(found["top"])


def test_has_the_user_inside_limits_and_no_right_to_write_elsewhere():
    user, *written = ask(run_as_user)["said"]
    assert user == f"{layers.INSIDE} {SIZE.processes}"
    assert written == [""]
    assert not Path("/tmp/mine").exists()


def test_end_all_processes_with_the_first_one():
    assert ask(leave_a_process)["others"]
    assert left_outside() == []


def test_does_a_machine_end_when_its_time_is_over():
    assert ask(never_end, Size(seconds=2)) is None
    assert left_outside() == []
