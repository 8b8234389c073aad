"""What may be opened at all: plain files of a sane size, that hold a notebook."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from graders.course import Limits
from graders.errors import GraderError
from graders.release import TRAINEE_CELL

#: How deep a notebook's JSON may be nested; nbformat's own structure needs six.
DEPTH = 40
KINDS = ("code", "markdown", "raw")
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
    """The notebook in a file's bytes, as `plain` has it.

    Raises
    ------
    GraderError
        If it is none, or one beyond the limits.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _no_notebook() from None
    if _deeper(found, DEPTH):
        raise _no_notebook("its parts lie too deep in each other")
    return plain(found, limits.cells_per_notebook)


def plain(found: object, most: int) -> NotebookNode:
    """A notebook built anew of what is used of one that was handed in: kind, text, id, tags and grade_id of each cell.

    Whatever else stands there, of whatever kind, is left behind.

    Parameters
    ----------
    found : object
        What the file holds.
    most : int
        Most cells.

    Raises
    ------
    GraderError
        If it is no notebook: what is wrong, and at which cell.
    """
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        raise _no_notebook()
    if found.get("nbformat") != 4:
        raise _no_notebook("it is not of format 4, which JupyterLab writes")
    if len(found["cells"]) > most:
        raise GraderError(f"has {len(found['cells']):,} cells, more than the limit of {most:,}. {ASK_AGAIN}")
    ids: set[str] = set()
    cells = [_cell(cell, number, ids) for number, cell in enumerate(found["cells"], start=1)]
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=cells)


def _cell(cell: object, number: int, ids: set[str]) -> NotebookNode:
    """A cell with an id of its own: one that is unusable or there before is replaced."""
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise _no_notebook(f"its cell {number} is of no kind that is known")
    name = cell.get("id")
    if not isinstance(name, str) or not CELL_ID.fullmatch(name) or name in ids:
        name = next(other for one in count(number) if (other := f"unnamed-{one}") not in ids)
    ids.add(name)
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    about, tags = metadata.get("nbgrader"), metadata.get("tags")
    kept = NotebookNode(tags=[TRAINEE_CELL]) if isinstance(tags, list) and TRAINEE_CELL in tags else NotebookNode()
    if isinstance(about, dict) and isinstance(about.get("grade_id"), str):
        kept["nbgrader"] = NotebookNode(grade_id=about["grade_id"])
    made = NotebookNode(cell_type=kind, id=name, metadata=kept, source=_text(cell.get("source"), number))
    if kind == "code":
        made.outputs, made.execution_count = [], None
    return made


def _text(source: object, number: int) -> str:
    """A cell's text, which may be written as a list of lines; half a character becomes a question mark."""
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise _no_notebook(f"its cell {number} has no text")
    return "".join(lines).encode("utf-8", "replace").decode("utf-8")


def _no_notebook(reason: str = "") -> GraderError:
    return GraderError(f"cannot be read as a notebook{f': {reason}' if reason else ''}. {ASK_AGAIN}")


def _deeper(value: object, depth: int) -> bool:
    if isinstance(value, dict | list):
        return depth == 0 or any(_deeper(item, depth - 1) for item in (value.values() if isinstance(value, dict) else value))
    return False


def timestamp(folder: Path) -> datetime | None:
    """When the work in a folder was handed in, as ``timestamp.txt`` says; None where it does not say."""
    try:
        return parse_utc(content(folder / "timestamp.txt", 0.001).decode().strip())
    except (OSError, OverflowError, ValueError, GraderError):
        return None


def foreign(folder: Path) -> dict[str, str]:
    """What stands beside a notebook and is no plain file or folder, by name: links, pipes, sockets, devices."""
    found = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            mode = os.lstat(os.path.join(place, name)).st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                found[name.encode("utf-8", "replace").decode("utf-8")] = _what(mode)
    return found


def _is_text(name: str) -> bool:
    """Whether a file's name can be written down: a name may be any bytes."""
    try:
        return bool(name.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def files(folder: Path, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """The plain files beside a notebook, by name; what is no plain file is left where it is."""
    left = limits.scratch_megabytes * 2**20
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and _is_text(str(path)) and path.suffix != ".ipynb" and name != "timestamp.txt" and about.st_size <= left:
                left -= about.st_size
                yield path.relative_to(folder).as_posix(), content(path, limits.scratch_megabytes)
