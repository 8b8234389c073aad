"""What may be opened at all: plain files of a sane size, that hold a notebook."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from graders.course import Limits
from graders.errors import GraderError

#: How deep a notebook's JSON may be nested; nbformat's own structure needs six.
DEPTH = 40
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
ASK_AGAIN = "Ask for it again: save in JupyterLab, then send the .ipynb file."


def content(path: Path, most_megabytes: float) -> bytes:
    """The bytes of a plain file; links, pipes, devices and folders are never opened.

    Raises
    ------
    GraderError
        Saying what stands there instead, or how large it is.
    """
    about = path.lstat()
    if not stat.S_ISREG(about.st_mode):
        raise GraderError(f"is a {_what(about.st_mode)}, not a file, and was not opened. {ASK_AGAIN}")
    if about.st_size > most_megabytes * 2**20:
        raise GraderError(f"{about.st_size / 2**20:.0f} MB, more than the limit of {most_megabytes:g} MB. Ask for the notebook with its outputs cleared.")
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        return file.read(int(most_megabytes * 2**20) + 1)


def _what(mode: int) -> str:
    names = ((stat.S_ISLNK, "link"), (stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"))
    return next((name for fits, name in names if fits(mode)), "device")


def notebook(data: bytes, limits: Limits) -> NotebookNode:
    """The notebook in a file's bytes.

    Raises
    ------
    GraderError
        If it is none, or one beyond the limits.
    """
    try:
        found = nbformat.reads(data.decode("utf-8"), as_version=4)
        if len(found.cells) > limits.cells_per_notebook:
            raise GraderError(f"has {len(found.cells):,} cells, more than the limit of {limits.cells_per_notebook:,}. {ASK_AGAIN}")
        if _deeper(found, DEPTH):
            raise GraderError(f"cannot be read as a notebook: its parts lie too deep in each other. {ASK_AGAIN}")
        for number, cell in enumerate(found.cells):
            if cell.cell_type == "code":
                cell.outputs = []
            if not CELL_ID.fullmatch(str(cell.get("id", ""))):
                cell["id"] = f"cell-{number}"
        nbformat.validate(found)
    except GraderError:
        raise
    except Exception:  # nbformat raises whatever its parts raise
        raise GraderError(f"cannot be read as a notebook. {ASK_AGAIN}") from None
    return found


def _deeper(value: object, depth: int) -> bool:
    if isinstance(value, dict | list):
        return depth == 0 or any(_deeper(item, depth - 1) for item in (value.values() if isinstance(value, dict) else value))
    return False


def foreign(folder: Path) -> dict[str, str]:
    """What stands beside a notebook and is no plain file or folder, by name: links, pipes, sockets, devices."""
    found = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            mode = os.lstat(os.path.join(place, name)).st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                found[name] = _what(mode)
    return found


def files(folder: Path, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """The plain files beside a notebook, by name; what is no plain file is left where it is."""
    left = limits.scratch_megabytes * 2**20
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and path.suffix != ".ipynb" and name != "timestamp.txt" and about.st_size <= left:
                left -= about.st_size
                yield path.relative_to(folder).as_posix(), content(path, limits.scratch_megabytes)
