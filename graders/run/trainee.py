"""The trainee's side as the grader sees it: a warm interpreter, and one isolated process per submission."""

from __future__ import annotations

import json
import re
import sys
import time

import msgpack

from graders.course import ROOT, Limits
from graders.run import warm
from graders.run.inside import channel

#: Beyond its own time limit a cell that does not stop is ended after so many seconds.
GRACE = 2.0


class Gone(Exception):
    """The trainee's process ended, hung or sent what is no answer; says which, in words for the trainee."""


class Trainee(warm.Forked):
    """The process of one submission; use it with ``with``.

    Parameters
    ----------
    files : dict of str to bytes
        What lies in its folder.
    limits : Limits
        What it may use.
    code : list of str
        Code of the course that is run once before the process begins, for what it loads.
    isolated : bool
        Whether the layers of isolation are put around it.
    """

    def __init__(self, files: dict[str, bytes], limits: Limits, code: list[str], isolated: bool = True) -> None:
        self.limits = limits
        super().__init__("trainee", {"files": files, "limits": limits.model_dump(), "isolated": isolated, "warm": code})

    def run(self, code: str) -> list[dict]:
        """Run one cell and return its outputs."""
        reply = self._ask(["run", code, self.limits.seconds_per_cell])
        try:
            return outputs(json.loads(reply))
        except (ValueError, TypeError, RecursionError):
            raise Gone("The notebook's process sent outputs that cannot be read.") from None

    def get(self, names: list[str]) -> bytes:
        """What the names hold, as written by the trainee's process: to be read by `graders.run.inside.wire` only."""
        return self._ask(["get", names])

    def call(self, name: str, given: bytes) -> bytes:
        """The result of one of the trainee's functions, as written there."""
        return self._ask(["call", name, given, self.limits.seconds_per_cell])

    def _ask(self, request: list) -> bytes:
        deadline = time.monotonic() + self.limits.seconds_per_cell + GRACE
        try:
            channel.send(self.connection, msgpack.packb(request), deadline)
            return channel.receive(self.connection, int(self.limits.answer_megabytes * 2**20), deadline)
        except TimeoutError:
            raise Gone(f"This cell ran longer than {self.limits.seconds_per_cell:g} seconds and could not be stopped.") from None
        except channel.TooLarge:
            raise Gone("An answer or its output is too large.") from None
        except channel.Ended:
            raise Gone("The notebook's process ended: it used too much memory or time, or ended itself.") from None


#: Folders of this machine, and what people read in their place: warnings and tracebacks name them.
NAMES = {str(ROOT): "course", sys.prefix: "packages", f"{sys.base_prefix}/lib": "python/lib"}
PLACES = re.compile("|".join(re.escape(place) for place in sorted(NAMES, key=len, reverse=True)))
#: Forms of an output that people are shown; others may run in a browser.
SHOWN = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg")


def outputs(given: object) -> list[dict]:
    """Outputs of a cell that are sound by nbformat's rules; others raise."""
    if not isinstance(given, list):
        raise ValueError("no list")
    return [_OUTPUTS[item["output_type"]](item) for item in given if isinstance(item, dict) and item.get("output_type") in _OUTPUTS]


def _sound(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value.encode("utf-8", "replace").decode("utf-8")


def _text(value: object) -> str:
    return PLACES.sub(lambda found: NAMES[found[0]], _sound(value))


def _bundle(value: object) -> dict:
    if not isinstance(value, dict):
        raise ValueError("no bundle")
    return {mime: (_sound if mime.startswith("image/") else _text)(data) for mime, data in value.items() if mime in SHOWN}


_OUTPUTS = {
    "stream": lambda item: {"output_type": "stream", "name": "stderr" if item["name"] == "stderr" else "stdout", "text": _text(item["text"])},
    "display_data": lambda item: {"output_type": "display_data", "data": _bundle(item["data"]), "metadata": {}},
    "execute_result": lambda item: {"output_type": "execute_result", "data": _bundle(item["data"]), "metadata": {}, "execution_count": None},
    "error": lambda item: {"output_type": "error", "ename": _text(item["ename"]), "evalue": _text(item["evalue"]), "traceback": [_text(line) for line in item["traceback"]]},
}  # fmt: skip
