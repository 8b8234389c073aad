"""A warm interpreter that has never seen a check: one process per submission is forked from it, in a small world of its own.

A request holds the settings of a submission; with it come two handles: the trainee's end of the channel, and a pipe whose
closing ends everything.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import matplotlib as mpl

from . import forks, layers, shell, trainee

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "TMPDIR": "/tmp", "MPLCONFIGDIR": "/tmp", "LANG": "C.UTF-8", "NBGRADER_EXECUTION": "autograde"}


def main(handle: int) -> None:
    """Serve requests until the grader is gone."""
    mpl.use("module://matplotlib_inline.backend_inline")
    interpreter, program = shell.make(), layers.make_filter()
    shell.warm(interpreter)
    forks.serve(handle, lambda request, handles, there: _supervise(request, handles, there, program, interpreter), _admit)


def _admit(request: dict, process: int, begin: socket.socket, number: int) -> None:
    """Give a forked process its users, once it stands in its own namespace."""
    if request["isolated"] and begin.recv(1):
        layers.map_users(process, number)
        begin.sendall(b"1")


def _supervise(request: dict, handles: list[int], there: socket.socket, program: bytes, interpreter: shell.Shell) -> None:
    """Begin the trainee's process in its own namespaces, and end it and all that it began when the grader says so or is gone."""
    trainee_end, life = handles
    if request["isolated"]:
        layers.unshare()
        there.sendall(b"1")
        if not there.recv(1):
            return
    there.close()
    process = os.fork()
    if process == 0:
        os.close(life)
        forks.end_with(_run, request, trainee_end, program, interpreter)
    os.close(trainee_end)
    select.select([life, os.pidfd_open(process)], [], [])
    os.kill(process, signal.SIGKILL)  # the first process of the namespace: all others end with it
    os.waitpid(process, 0)
    if not request["isolated"]:
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)


def _run(request: dict, handle: int, program: bytes, interpreter: shell.Shell) -> None:
    """The trainee's process: build its world, then serve."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    limits = request["limits"]
    if request["isolated"]:
        layers.enter_root(request["files"], limits["scratch_megabytes"])
    else:
        _scratch(request["files"])
    connection = socket.socket(fileno=os.dup2(handle, 3, inheritable=False))
    os.closerange(4, 4096)
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    layers.limit(limits["memory_megabytes"], limits["cpu_seconds"], limits["processes"], limits["scratch_megabytes"])
    if request["isolated"]:
        layers.landlock(["/"], [layers.BOX, "/tmp", "/dev"])
        layers.drop_rights()
        layers.use_filter(program)
    trainee.serve(connection, interpreter)


def _scratch(files: dict[str, bytes]) -> None:
    """Where there is no isolation: a temporary folder with the exercise's files."""
    os.chdir(tempfile.mkdtemp(prefix="graders-"))
    for name, content in files.items():
        target = Path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
