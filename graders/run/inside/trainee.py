"""The trainee's process: runs the trainee's cells, says what a name holds, calls the trainee's functions.

It is begun by `zygote` in its own small world. What it answers is data to the other side, whatever it is.
"""

from __future__ import annotations

import json
import socket
from typing import Any

import msgpack

from . import channel, shell, wire

#: Most bytes of a request; requests come from the trusted side.
REQUEST = 1 << 28


def serve(connection: socket.socket, interpreter: shell.Shell) -> None:
    """Answer requests until the other side is gone.

    A request is ``["run", code, seconds]``, ``["get", [names]]`` or ``["call", name, arguments, keywords]``.
    """
    while True:
        kind, *given = msgpack.unpackb(channel.receive(connection, REQUEST))
        channel.send(connection, _ANSWERS[kind](interpreter, *given))


def _run(interpreter: shell.Shell, code: str, seconds: float) -> bytes:
    return json.dumps(shell.run(interpreter, code, seconds), default=str).encode()


def _get(interpreter: shell.Shell, names: list[str]) -> bytes:
    return msgpack.packb({name: _written(interpreter.user_ns[name]) for name in names if name in interpreter.user_ns})


def _call(interpreter: shell.Shell, name: str, given: bytes, seconds: float) -> bytes:
    with shell.captured(), shell.limited(seconds):
        try:
            arguments, keywords = wire.loads(given)
            result = interpreter.user_ns[name](*arguments, **keywords)
        except BaseException as error:
            return msgpack.packb(["raised", *_told(error)])
        return msgpack.packb(["value", _written(result)])


def _told(error: BaseException) -> tuple[list[str], str]:
    """The names of an error's kind and of the kinds above it, and its message."""
    words = error.args[0] if isinstance(error, KeyError) and error.args else error  # KeyError writes its message as code
    return [kind.__name__[:80] for kind in type(error).__mro__[:20]], str(words)[:500]


def _written(value: Any) -> bytes:
    try:
        return wire.dumps(value)
    except Exception:
        return msgpack.packb(["other", type(value).__name__[:80]])


_ANSWERS = {"run": _run, "get": _get, "call": _call}
