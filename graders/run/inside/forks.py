"""A warm interpreter that forks one process per request: the trainee's side and the checker's side are both begun so."""

from __future__ import annotations

import gc
import io
import os
import signal
import socket
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import cache
from typing import Any, NoReturn

import msgpack

from . import channel

REQUEST = 1 << 28


def serve(
    handle: int,
    work: Callable[[dict, list[int], socket.socket], None],
    admit: Callable[[dict, int, socket.socket, int], None] = lambda *_: None,
) -> None:
    """Serve requests until the other side is gone.

    A request is a message, then a byte with two handles. The course's own code that it holds under ``warm`` runs here, once,
    so that every later process finds modules and tables loaded.

    Parameters
    ----------
    handle : int
        The socket.
    work : callable
        What a forked process does: takes the request, the handles, and a socket to `admit`.
    admit : callable
        What this process does for a forked one: takes the request, the process, a socket to it, and a running number.
    """
    connection = socket.socket(fileno=handle)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    channel.send(connection, b"ready")
    number = 0
    while True:
        try:
            request = msgpack.unpackb(channel.receive(connection, REQUEST))
            _, handles, _, _ = socket.recv_fds(connection, 1, 2)
        except (channel.Ended, OSError):
            return
        for code in request["warm"]:
            _once(code)
        number = (number + 1) % 1000
        begin, there = socket.socketpair()
        process = os.fork()
        if process == 0:
            connection.close()
            begin.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            end_with(work, request, handles, there)
        there.close()
        admit(request, process, begin, number)
        begin.close()
        for one in handles:
            os.close(one)


@cache
def _once(code: str) -> None:
    """Run code of the course for what it loads; what it gives and shows is dropped."""
    with suppress(Exception), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        exec(compile(code, "<warm>", "exec"), {"__name__": "__warm__"})


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
