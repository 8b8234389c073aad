"""The warm interpreters that the grader keeps: one for trainees' work, one for checks."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import Self

import msgpack

from graders.errors import GraderError
from graders.run.inside import channel

#: How long an interpreter may take to start.
SECONDS = 120
#: Programs by name. The trainees' one begins in the folder of its few files and never loads `graders`.
PROGRAMS = {
    "trainee": f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); from inside import zygote; sys.path.pop(0); zygote.main",
    "checker": "from graders.run.checking import main; main",
}


#: Threads that run submissions share the interpreters.
_LOCK = threading.Lock()


@cache
def _start(name: str, _owner: int) -> tuple[socket.socket, subprocess.Popen]:
    ours, theirs = socket.socketpair()
    kept = ("PATH", "HOME", "TMPDIR", "LANG", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if name in kept}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", f"{PROGRAMS[name]}({theirs.fileno()})"],
        pass_fds=[theirs.fileno()], env=environment, cwd="/", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    theirs.close()
    atexit.register(ours.close)
    return ours, process


def start() -> None:
    """Start all of them, so that they get ready side by side."""
    for name in PROGRAMS:
        _start(name, os.getpid())


@cache
def _ready(name: str, owner: int) -> socket.socket:
    connection, process = _start(name, owner)
    try:
        channel.receive(connection, 16, time.monotonic() + SECONDS)
    except (channel.Ended, TimeoutError):
        process.kill()
        raise GraderError(f"the {name}'s interpreter does not start; `python -m graders doctor` says what is missing") from None
    return connection


class Forked:
    """A process of a warm interpreter; use it with ``with``, at whose end the process ends.

    Parameters
    ----------
    name : str
        Which interpreter: a key of `PROGRAMS`.
    request : dict
        What the process is begun with.
    """

    def __init__(self, name: str, request: dict) -> None:
        self.name, self.request = name, request

    def __enter__(self) -> Self:
        self.connection, self._life = _fork(self.name, self.request)
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        os.close(self._life)


def _fork(name: str, request: dict) -> tuple[socket.socket, int]:
    """A new process of a warm interpreter.

    Returns
    -------
    socket, int
        The channel to it, and a handle: when it is closed the process ends.
    """
    ours, theirs = socket.socketpair()
    ended, life = os.pipe()
    with _LOCK:
        start()
        interpreter = _ready(name, os.getpid())
        channel.send(interpreter, msgpack.packb(request))
        socket.send_fds(interpreter, [b"h"], [theirs.fileno(), ended])
    theirs.close()
    os.close(ended)
    return ours, life
