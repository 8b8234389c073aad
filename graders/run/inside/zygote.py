"""A warm interpreter that has never seen a check: one process per submission is forked from it, in a small world of its own.

A request holds the settings of a submission; with it come two handles: the trainee's end of the channel, and a pipe whose
closing ends everything.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import tempfile
from contextlib import suppress

import matplotlib as mpl

from . import forks, layers, shell, trainee

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "TMPDIR": "/tmp", "MPLCONFIGDIR": "/tmp", "LANG": "C.UTF-8", "NBGRADER_EXECUTION": "autograde"}


def main(handle: int) -> None:
    """Serve requests until the grader is gone."""
    mpl.use("module://matplotlib_inline.backend_inline")
    interpreter, program = shell.make(), layers.make_filter()
    shell.warm(interpreter)
    forks.serve(handle, lambda request, handles, there: _begin(request, handles, there, program, interpreter), _fork, _admit)


def _fork(request: dict) -> int:
    return layers.fork() if request["isolated"] else os.fork()


def _admit(process: int, begin: socket.socket, number: int) -> None:
    """Give a process in its own namespaces its users, and let it begin."""
    layers.map_users(process, number)
    begin.sendall(b"1")


def _begin(request: dict, handles: list[int], there: socket.socket, program: bytes, interpreter: shell.Shell) -> None:
    """In its own namespaces, wait for users and begin; without isolation, begin and then end all that was begun."""
    if not request["isolated"]:
        _supervise(request, *handles, program, interpreter)
    elif there.recv(1):
        _run(request, "", handles[0], program, interpreter)


def _supervise(request: dict, trainee_end: int, life: int, program: bytes, interpreter: shell.Shell) -> None:
    """Run the trainee's process, and end it and its group when the grader says so or is gone."""
    folder = tempfile.mkdtemp(prefix="graders-")
    process = os.fork()
    if process == 0:
        os.close(life)
        forks.end_with(_run, request, folder, trainee_end, program, interpreter)
    os.close(trainee_end)
    select.select([life, os.pidfd_open(process)], [], [])
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def _run(request: dict, folder: str, handle: int, program: bytes, interpreter: shell.Shell) -> None:
    """The trainee's process: build its world, then serve."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    limits = request["limits"]
    if request["isolated"]:
        layers.enter_root(request["files"], limits["scratch_megabytes"])
    else:
        os.chdir(folder)
        forks.write(request["files"])
    if handle != 3:  # the kernel refuses to copy a handle onto itself
        os.dup2(handle, 3, inheritable=False)
    os.closerange(4, 4096)
    connection = socket.socket(fileno=3)
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    layers.limit(limits["memory_megabytes"], limits["cpu_seconds"], limits["processes"], limits["scratch_megabytes"])
    if request["isolated"]:
        layers.landlock(["/"], [layers.BOX, "/tmp", "/dev"])
        layers.drop_rights()
        layers.use_filter(program)
    trainee.serve(connection, interpreter)
