"""A warm interpreter that forks one process per request: the trainee's side and the checker's side are both begun so."""

from __future__ import annotations

import gc
import io
import os
import random
import select
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import matplotlib as mpl
import msgpack
import numpy as np

from . import channel

REQUEST = 1 << 28


def serve(
    handle: int,
    work: Callable[[dict, list[int], socket.socket], None],
    fork: Callable[[dict], int] = lambda _: os.fork(),
    admit: Callable[[int, socket.socket, int], None] = lambda *_: None,
) -> None:
    """Serve requests until the other side is gone.

    A request is a message, then a byte with two handles: the process's end of its channel, and a pipe whose closing ends it (one that
    is not isolated sees to that by itself). The course's own code that the message holds under ``warm`` runs here, once, so that
    every later process finds modules and tables loaded.

    Parameters
    ----------
    handle : int
        The socket.
    work : callable
        What a forked process does: takes the request, the handles, and a socket to `admit`.
    fork : callable
        How a process is forked for a request.
    admit : callable
        What this process does for one that is isolated: takes the process, a socket to it, and a running number.
    """
    connection = socket.socket(fileno=handle)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    with suppress(channel.Ended):  # the other side is gone again: the loop ends at once
        channel.send(connection, b"ready")
    running: dict[int, int] = {}
    for number in count(1):
        while connection not in (ready := select.select([connection, *running], [], [])[0]):
            for life in ready:
                _end(life, running.pop(life))
        try:
            request = msgpack.unpackb(channel.receive(connection, REQUEST))
            _, handles, _, _ = socket.recv_fds(connection, 1, 2)
        except (channel.Ended, OSError):
            break
        for code in request["warm"]:
            _once(code)
        begin, there = socket.socketpair()
        process = _forked(fork, request)
        if process == 0:
            connection.close()
            begin.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            end_with(work, request, handles, there)
        there.close()
        with suppress(ProcessLookupError):  # it may have ended by now
            if process > 0 and request.get("isolated", False):
                running[os.dup(handles[1])] = os.pidfd_open(process)
                admit(process, begin, number % 1000)
        begin.close()
        for one in handles:
            os.close(one)
    for life, process in running.items():
        _end(life, process)


def _forked(fork: Callable[[dict], int], request: dict) -> int:
    """The process, or -1 with a line on standard error: the grader then finds the channel closed."""
    try:
        return fork(request)
    except OSError as error:
        os.write(2, f"no process for a submission: {error}\n".encode())
        return -1


def _end(life: int, process: int) -> None:
    """End a forked process, if it has not ended by itself, and let go of its handles."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(process, signal.SIGKILL)
    os.close(process)
    os.close(life)


@cache
def _once(code: str) -> None:
    """Run code of the course for what it loads; what it gives, shows, draws and sets is dropped, for other exercises come after it."""
    chance = random.getstate(), np.random.get_state()
    with suppress(Exception), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings(), mpl.rc_context():
        exec(compile(code, "<warm>", "exec"), {"__name__": "__warm__"})
    sys.modules["matplotlib.pyplot"].close("all")  # imported when the shell was there, so that it draws into the notebook
    random.setstate(chance[0])
    np.random.set_state(chance[1])


def write(files: dict[str, bytes]) -> None:
    """Put a submission's files into the folder that this process stands in."""
    for name, content in files.items():
        target = Path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def end_with(work: Callable[..., None], *given: Any) -> NoReturn:
    """Do the work of a forked process, and end it without going back into the parent's code."""
    status = 1
    try:
        work(*given)
        status = 0
    except channel.Ended:
        status = 0
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(status)
