"""IPython without a kernel: runs cells, keeps what they print and show, within a size."""

from __future__ import annotations

import base64
import io
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

from .channel import CUT


class CellTimeoutError(BaseException):
    """A cell ran longer than it may."""


class Outputs:
    """What a cell printed and showed, as nbformat's outputs.

    Parameters
    ----------
    most : int
        Most characters of all outputs of a cell.
    """

    def __init__(self, most: int = 1_000_000) -> None:
        self.most = most
        self.clear()

    def clear(self) -> None:
        """Begin a new cell."""
        self.items: list[dict] = []
        self.size = 0

    def add(self, item: dict, size: int) -> None:
        """Keep an output, or say once that the rest is cut."""
        if self.size > self.most:
            return
        self.size += size
        if self.size > self.most:
            item = {"output_type": "stream", "name": "stdout", "text": CUT}
        self.items.append(item)

    def stream(self, name: str, text: str) -> None:
        """Keep printed text, joined to what was printed just before."""
        text = text[: max(0, self.most - self.size) + 1]
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last["name"] == name and self.size + len(text) <= self.most:
            last["text"] += text
            self.size += len(text)
        elif text:
            self.add({"output_type": "stream", "name": name, "text": text}, len(text))


OUTPUTS = Outputs()
FOLDER = os.path.dirname(os.path.dirname(__file__))


class Stream(io.TextIOBase):
    """Standard output or error of a cell."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, name: str) -> None:
        self.label = name

    def writable(self) -> bool:
        """Text can be written."""
        return True

    def write(self, text: str) -> int:
        """Keep the text."""
        if not isinstance(text, str):
            raise TypeError("write() argument must be str")
        OUTPUTS.stream(self.label, text)
        return len(text)


def _data(data: dict[str, Any]) -> tuple[dict, int]:
    """A MIME bundle as JSON holds it, and its size."""
    found = {mime: base64.b64encode(value).decode() if isinstance(value, bytes) else value for mime, value in data.items()}
    return found, sum(len(value) for value in found.values() if isinstance(value, str))


def without_paths(line: str) -> str:
    """A line of a traceback without the folders of this machine."""
    return line.replace(os.path.dirname(os.path.dirname(FOLDER)), "course").replace(sys.prefix, "packages").replace(sys.base_prefix, "python")


class Result(DisplayHook):
    """Keeps the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """No prompt is printed."""

    def start_displayhook(self) -> None:
        """Nothing to begin."""

    def finish_displayhook(self) -> None:
        """Nothing to end."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Keep the value's forms."""
        data, size = _data(format_dict)
        item = {"output_type": "execute_result", "data": data, "metadata": md_dict or {}, "execution_count": self.prompt_count}
        OUTPUTS.add(item, size)


class Shown(DisplayPublisher):
    """Keeps what is displayed."""

    def publish(self, data: dict, metadata: dict | None = None, *, update: bool = False, **_: object) -> None:
        """Keep the forms of one thing; an update of an earlier one is left out."""
        if not update:
            found, size = _data(data)
            OUTPUTS.add({"output_type": "display_data", "data": found, "metadata": metadata or {}}, size)

    def clear_output(self, wait: bool = False) -> None:
        """Forget the cell's outputs up to here."""
        OUTPUTS.clear()


class Shell(InteractiveShell):
    """The shell of one notebook."""

    displayhook_class = Type(Result)
    display_pub_class = Type(Shown)

    def _showtraceback(self, kind: type, error: BaseException, lines: list[str]) -> None:
        message = str(error)
        lines = [f"{kind.__name__}: {message}"] if kind is CellTimeoutError else [without_paths(line) for line in lines]
        OUTPUTS.add({"output_type": "error", "ename": str(kind.__name__), "evalue": message, "traceback": lines}, sum(map(len, lines)))

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window."""


def make() -> Shell:
    """The shell of this process; made once, before processes are forked from it."""
    HistoryManager.enabled = False
    shell = Shell.instance()
    shell.colors = "nocolor"
    shell.InteractiveTB.set_mode(mode="Plain")  # the other modes take up to half a second for one error
    shell.autoindent = False
    return shell


def run(shell: Shell, code: str, seconds: float, *, silent: bool = False) -> list[dict]:
    """Run one cell and return its outputs; after so many seconds it is interrupted.

    Parameters
    ----------
    shell : Shell
        From `make`.
    code : str
        The cell.
    seconds : float
        Longest time; code that does not return to Python is for the caller to end.
    silent : bool
        Whether the value of the last line is not shown.
    """
    OUTPUTS.clear()
    with captured(), limited(seconds):
        try:
            shell.run_cell(code, store_history=True, silent=silent)
        except CellTimeoutError as error:
            OUTPUTS.add({"output_type": "error", "ename": "CellTimeoutError", "evalue": "", "traceback": [str(error)]}, 0)
    return OUTPUTS.items


@contextmanager
def captured() -> Iterator[None]:
    """What is printed inside becomes an output."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Interrupt what runs longer, with `CellTimeoutError`."""

    def stop(*_: object) -> None:
        raise CellTimeoutError(f"This cell ran longer than {seconds:g} seconds and was stopped.")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def warm(shell: Shell) -> None:
    """Use once what notebooks use, so that what is loaded late is there before the first fork."""
    cells = (
        "import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt\nimport ipywidgets as widgets",
        "table = pd.DataFrame({'a': ['x', 'y'], 'b': [1, 2.5]})\ntable",
        "table.groupby('a').b.mean().sort_values(); table.merge(table, on='a'); table.describe(); table.assign(c=1)",
        "fig, ax = plt.subplots(); ax.bar(['a'], [1]); ax.plot([1, 2], label='x'); ax.legend(); ax.set_title('t'); plt.show(); plt.close('all')",
        "widgets.IntSlider(3, 1, 10)",
        "1 / 0",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for code in cells:
            run(shell, code, 60)
    sys.modules["ipywidgets"].Widget.close_all()
    shell.reset(new_session=True)
    shell.execution_count = 1
    OUTPUTS.clear()
