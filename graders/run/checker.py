"""The checker's process as the grader sees it: it runs test cells on answers that crossed as data."""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable

import msgpack

from graders.run import warm
from graders.run.inside import channel

#: Most bytes between grader and checker: answers of a cell, each within its own limit.
MESSAGE = 1 << 30
#: Kinds of error of a trainee's function that a test may expect by name: Python's own, but for those that need more than a message.
EXPECTED = {
    name: kind for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, (UnicodeError, BaseExceptionGroup))
}  # fmt: skip


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

    def run(self, code: str, names: dict[str, bytes], seconds: float, call: Callable[[str, bytes], bytes] | None, deadline: float) -> list[dict]:
        """Run a cell of the course.

        Parameters
        ----------
        code : str
            The cell.
        names : dict of str to bytes
            The trainee's names that it uses, as written by the trainee's process.
        seconds : float
            Longest time.
        call : callable or None
            Calls one of the trainee's functions: name and arguments as bytes in, result as bytes out. None for a cell that is no test,
            whose outputs nobody reads.
        deadline : float
            By `time.monotonic`: when the checker is given up.

        Returns
        -------
        list of dict
            The cell's outputs.
        """
        channel.send(self.connection, msgpack.packb([code, names, seconds, call is None]), deadline)
        while True:
            kind, *given = msgpack.unpackb(channel.receive(self.connection, MESSAGE, deadline))
            if kind == "outputs":
                return json.loads(given[0])
            channel.send(self.connection, call(*given), deadline)
