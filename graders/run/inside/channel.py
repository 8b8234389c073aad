"""Messages over a socket: four bytes that say how long, then so many bytes."""

from __future__ import annotations

import select
import socket
import struct
import time

HEAD = struct.Struct("<I")

#: Modules that a test may use by a name that the trainee gave it.
MODULES = ("math", "statistics", "datetime", "re", "json", "collections", "itertools", "random", "numpy", "pandas", "scipy", "matplotlib", "matplotlib.pyplot")
#: What stands at the end of outputs that were cut.
CUT = "\n[The rest of the output was cut: it is too long.]\n"


class Ended(EOFError):
    """The other side is gone."""


class TooLarge(ValueError):
    """The other side announces more than the limit."""


def send(connection: socket.socket, data: bytes, deadline: float | None = None) -> None:
    """Send one message; with a deadline (`time.monotonic`) a reader that does not read is given up."""
    rest = memoryview(HEAD.pack(len(data)) + data)
    try:
        if deadline is None:
            connection.sendall(rest)
            return
        while rest:
            _wait(connection, deadline, write=True)
            rest = rest[connection.send(rest[: 1 << 16], socket.MSG_DONTWAIT) :]
    except BlockingIOError:
        raise TimeoutError from None
    except OSError as error:
        if isinstance(error, TimeoutError):
            raise
        raise Ended from None


def receive(connection: socket.socket, limit: int, deadline: float | None = None) -> bytes:
    """The next message.

    Parameters
    ----------
    connection : socket
        Blocking.
    limit : int
        Most bytes of a message.
    deadline : float, optional
        By `time.monotonic`.

    Raises
    ------
    Ended, TooLarge, TimeoutError
    """
    (size,) = HEAD.unpack(_exactly(connection, HEAD.size, deadline))
    if size > limit:
        raise TooLarge(f"{size} bytes, at most {limit} are read")
    return _exactly(connection, size, deadline)


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    found = bytearray()
    while len(found) < size:
        if deadline is not None:
            _wait(connection, deadline)
        try:
            part = connection.recv(min(size - len(found), 1 << 20))
        except OSError:
            part = b""
        if not part:
            raise Ended
        found += part
    return bytes(found)


def _wait(connection: socket.socket, deadline: float, *, write: bool = False) -> None:
    left = max(0.0, deadline - time.monotonic())
    readable, writable = ([], [connection]) if write else ([connection], [])
    if not any(select.select(readable, writable, [], left)):
        raise TimeoutError
