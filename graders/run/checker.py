"""The checker's process: runs test cells on answers that crossed as data; it never runs a trainee's code.

Begun from a warm interpreter that knows the checks. A function of the trainee's arrives as a caller: arguments and result
cross as data, through the grader.
"""

from __future__ import annotations

import builtins
import json
import os
import resource
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgpack

from graders.run import warm
from graders.run.inside import channel, forks, shell, wire

#: Most bytes between grader and checker: answers of a cell, each within its own limit.
MESSAGE = 1 << 30
#: Kinds of error of a trainee's function that a test may expect by name.
EXPECTED = ("KeyError", "IndexError", "NameError", "ValueError", "TypeError", "ZeroDivisionError", "AttributeError", "NotImplementedError", "AssertionError", "RuntimeError")


class AnswerError(Exception):
    """A trainee's function raised what has no place here, or its answer cannot be read."""


def main(handle: int) -> None:
    """Serve requests until the grader is gone."""
    interpreter = shell.make()
    shell.warm(interpreter)
    forks.serve(handle, lambda request, handles, _there: _serve(request, handles, interpreter))


def _serve(request: dict, handles: list[int], interpreter: shell.Shell) -> None:
    connection = socket.socket(fileno=handles[0])
    os.environ.update(request["environment"])
    os.chdir(tempfile.mkdtemp(prefix="graders-checker-"))
    for name, content in request["files"].items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)
    resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    interpreter.user_ns |= request["names"]
    while True:
        code, names, seconds = msgpack.unpackb(channel.receive(connection, MESSAGE))
        outputs = _run(interpreter, connection, code, names, seconds)
        channel.send(connection, msgpack.packb(["outputs", json.dumps(outputs, default=str)]))


def _run(interpreter: shell.Shell, connection: socket.socket, code: str, names: dict[str, bytes], seconds: float) -> list[dict]:
    for name, data in names.items():
        try:
            interpreter.user_ns[name] = wire.loads(data, lambda _, name=name: _caller(connection, name))
        except (wire.WireError, MemoryError, RecursionError) as error:
            interpreter.user_ns[name] = wire.Other(str(error))
    return shell.run(interpreter, code, seconds)


def _caller(connection: socket.socket, name: str) -> Callable[..., Any]:
    def call(*arguments: Any, **keywords: Any) -> Any:
        channel.send(connection, msgpack.packb(["call", name, wire.dumps([list(arguments), keywords])]))
        kind, *given = msgpack.unpackb(channel.receive(connection, MESSAGE))
        if kind == "value":
            return wire.loads(given[0])
        what, message = given
        raise (getattr(builtins, what) if what in EXPECTED else AnswerError)(message)

    call.__name__ = name
    return call


class Checker(warm.Forked):
    """The process that checks one submission; use it with ``with``.

    Parameters
    ----------
    trainee, language : str
        Whose work it is, by the record, and the language of the hints.
    files : dict of str to bytes
        The exercise's data.
    code : list of str
        Code of the course that is run once before the process begins, for what it loads.
    """

    def __init__(self, trainee: str, language: str, files: dict[str, bytes], code: list[str]) -> None:
        environment = {"GRADERS_TRAINEE": trainee, "GRADERS_LANGUAGE": language, "NBGRADER_EXECUTION": "autograde"}
        names = {"TRAINEE_ID": trainee}
        super().__init__("checker", {"environment": environment, "files": files, "warm": code, "names": names, "memory": 4 << 30})

    def run(self, code: str, names: dict[str, bytes], seconds: float, call: Callable[[str, bytes], bytes], deadline: float) -> list[dict]:
        """Run a cell of the course.

        Parameters
        ----------
        code : str
            The cell.
        names : dict of str to bytes
            The trainee's names that it uses, as written by the trainee's process.
        seconds : float
            Longest time.
        call : callable
            Calls one of the trainee's functions: name and arguments as bytes in, result as bytes out.
        deadline : float
            By `time.monotonic`: when the checker is given up.

        Returns
        -------
        list of dict
            The cell's outputs.
        """
        channel.send(self.connection, msgpack.packb([code, names, seconds]), deadline)
        while True:
            kind, *given = msgpack.unpackb(channel.receive(self.connection, MESSAGE, deadline))
            if kind == "outputs":
                return json.loads(given[0])
            channel.send(self.connection, call(*given), deadline)
