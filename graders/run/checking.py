"""Inside the checker's process: runs test cells on answers that crossed as data; it never runs a trainee's code.

Begun from a warm interpreter that knows the checks. A function of the trainee's arrives as a caller: arguments and result
cross as data, through the grader.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import tempfile
import warnings
from collections.abc import Callable
from typing import Any

import msgpack

from graders.run.checker import EXPECTED, MESSAGE
from graders.run.inside import channel, forks, shell, wire


class AnswerError(Exception):
    """A trainee's function raised what has no place here, or its answer cannot be read."""


def main(handle: int) -> None:
    """Serve requests until the grader is gone."""
    interpreter = shell.make()
    shell.warm(interpreter)
    # a warning in its usual form shows the line of the test
    warnings.formatwarning = lambda message, category, *_: f"{category.__name__}: {message}\n"
    forks.serve(handle, lambda request, handles, _there: _serve(request, handles, interpreter))


def _serve(request: dict, handles: list[int], interpreter: shell.Shell) -> None:
    connection = socket.socket(fileno=handles[0])
    os.environ.update(request["environment"])
    with tempfile.TemporaryDirectory(prefix="graders-checker-") as folder:
        os.chdir(folder)
        forks.write(request["files"])
        resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        interpreter.user_ns |= request["names"]
        while True:
            code, names, seconds, silent = msgpack.unpackb(channel.receive(connection, MESSAGE))
            outputs = _run(interpreter, connection, code, names, seconds, silent)
            channel.send(connection, msgpack.packb(["outputs", json.dumps(outputs, default=str)]))


def _run(interpreter: shell.Shell, connection: socket.socket, code: str, names: dict[str, bytes], seconds: float, silent: bool) -> list[dict]:
    raised: set[tuple[str, str]] = set()
    for name, data in names.items():
        try:
            interpreter.user_ns[name] = wire.loads(data, lambda _, name=name: _caller(connection, name, raised))
        except (wire.WireError, MemoryError, RecursionError) as error:
            interpreter.user_ns[name] = wire.Other(str(error))
    outputs = shell.run(interpreter, code, seconds, silent=silent)
    for output in outputs:
        if output["output_type"] == "error":
            output["theirs"] = (output["ename"], output["evalue"]) in raised
    return outputs


def _caller(connection: socket.socket, name: str, raised: set[tuple[str, str]]) -> Callable[..., Any]:
    """Calls a function of the trainee's; what it raised is kept in ``raised``, for these words are the trainee's own."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        channel.send(connection, msgpack.packb(["call", name, wire.dumps([list(arguments), keywords])]))
        kind, *given = msgpack.unpackb(channel.receive(connection, MESSAGE))
        if kind == "value":
            return wire.loads(given[0])
        kinds, message = given
        error = next((EXPECTED[name] for name in kinds if name in EXPECTED), AnswerError)(message)
        raised.add((type(error).__name__, str(error)))
        raise error

    call.__name__ = name
    return call
