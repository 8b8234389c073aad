"""Files that a hostile trainee may hand in: each a small function that puts one in the place of the notebook or changes it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

#: What the grader says of a file that it does not open or read; the text after "not marked: ".
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {}
#: Changes to the notebook's data, and the points that the honest task keeps.
CHANGED: dict[str, tuple[Callable[[dict, Path], object], float]] = {}
HONEST = 20.0
#: Prints a word of the checker's side, if it runs there.
PRINTS_ID = "import os\nprint('FOU' + 'ND!' if 'GRADERS_TRAINEE' in os.environ else '')"


def refused(message: str) -> Callable:
    """Register a file that is not marked at all."""

    def keep(make: Callable[[Path], object]) -> Callable:
        REFUSED[make.__name__.replace("_", " ")] = (make, message)
        return make

    return keep


def changed(points: float = HONEST) -> Callable:
    """Register a notebook that is marked."""

    def keep(change: Callable[[dict, Path], object]) -> Callable:
        CHANGED[change.__name__.replace("_", " ")] = (change, points)
        return change

    return keep


def _instead(path: Path) -> Path:
    path.unlink(missing_ok=True)
    return path


@refused("is a link, not a file")
def link_to_a_peers_notebook(path: Path) -> None:
    peer = min(path.parents[2].iterdir())
    _instead(path).symlink_to(peer / path.parent.name / path.name)


@refused("is a link, not a file")
def link_to_nothing(path: Path) -> None:
    _instead(path).symlink_to("nothing.ipynb")


@refused("is a link, not a file")
def link_to_an_endless_device(path: Path) -> None:
    _instead(path).symlink_to("/dev/zero")


@refused("is a pipe, not a file")
def pipe(path: Path) -> None:
    os.mkfifo(_instead(path))


@refused("is a socket, not a file")
def local_socket(path: Path) -> None:
    before = os.getcwd()
    _instead(path)
    os.chdir(path.parent)  # the name of a socket has at most 108 characters
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(before)


@refused("is a folder, not a file")
def folder(path: Path) -> None:
    _instead(path).mkdir()


@refused("50 MB, more than the limit of 10 MB")
def huge_file(path: Path) -> None:
    os.truncate(path, 50 << 20)


@refused("cannot be read as a notebook")
def no_json(path: Path) -> None:
    path.write_text("{" * 10)


@refused("cannot be read as a notebook")
def other_encoding(path: Path) -> None:
    path.write_bytes(path.read_text().encode("utf-16"))


@refused("cannot be read as a notebook")
def json_nested_too_deep(path: Path) -> None:
    path.write_text("[" * 200_000 + "]" * 200_000)


@refused("cannot be read as a notebook")
def metadata_nested_too_deep(path: Path) -> None:
    notebook = json.loads(path.read_text())
    deep: dict = {}
    for _ in range(200):
        deep = {"a": deep}
    path.write_text(json.dumps(notebook | {"metadata": deep}))


@refused("cannot be read as a notebook")
def empty_file(path: Path) -> None:
    path.write_text("")


@refused("has 5,0")
def thousands_of_cells(path: Path) -> None:
    notebook = json.loads(path.read_text())
    notebook["cells"] += [{"cell_type": "markdown", "id": f"x{number}", "metadata": {}, "source": ""} for number in range(5000)]
    path.write_text(json.dumps(notebook))


@refused("cannot be read as a notebook")
def cells_that_are_none(path: Path) -> None:
    path.write_text(json.dumps({"cells": [1, None], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


@refused("cannot be read as a notebook")
def cells_with_a_source_that_is_no_text(path: Path) -> None:
    notebook = json.loads(path.read_text())
    notebook["cells"][2]["source"] = {"a": 1}
    path.write_text(json.dumps(notebook))


def _about(cell: dict) -> dict:
    return cell["metadata"].get("nbgrader", {})


def _named(notebook: dict, name: str) -> dict:
    return next(cell for cell in notebook["cells"] if _about(cell).get("grade_id") == name)


def _code(text: str, **about: object) -> dict:
    return {"cell_type": "code", "id": "forged", "metadata": {"nbgrader": about} if about else {}, "source": text, "outputs": [], "execution_count": None}


@changed()
def points_raised(notebook: dict, _: Path) -> None:
    for cell in notebook["cells"]:
        if _about(cell).get("grade"):
            _about(cell)["points"] = 1000


@changed()
def test_cells_rewritten(notebook: dict, _: Path) -> None:
    for cell in notebook["cells"]:
        if _about(cell).get("grade") and not _about(cell)["solution"]:
            cell["source"] = "16.0"


@changed()
def test_cells_made_answers(notebook: dict, _: Path) -> None:
    for cell in notebook["cells"]:
        if _about(cell).get("grade"):
            _about(cell).update(solution=True, grade=False)


@changed()
def outputs_forged(notebook: dict, _: Path) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "16.0"}, "metadata": {}, "execution_count": 1}]


@changed()
def course_cell_forged(notebook: dict, _: Path) -> None:
    forged = _code(PRINTS_ID, grade=False, solution=False, locked=True, grade_id="forged", schema_version=3, task=False)
    notebook["cells"].insert(3, forged)


@changed()
def test_cell_forged(notebook: dict, _: Path) -> None:
    forged = _code("16.0", grade=True, solution=False, locked=True, points=16, grade_id="forged", schema_version=3, task=False)
    notebook["cells"].insert(3, forged)


@changed()
def course_cell_rewritten(notebook: dict, _: Path) -> None:
    _named(notebook, "case")["source"] = PRINTS_ID


@changed()
def id_cell_with_code(notebook: dict, _: Path) -> None:
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "trainee-id")
    cell["source"] = PRINTS_ID + "\nTRAINEE_ID = 'x'"


@changed()
def cells_doubled(notebook: dict, _: Path) -> None:
    notebook["cells"] += [dict(cell, id=f"double-{number}") for number, cell in enumerate(notebook["cells"])]


@changed()
def order_reversed(notebook: dict, _: Path) -> None:
    notebook["cells"].reverse()


@changed(0)
def all_cells_deleted(notebook: dict, _: Path) -> None:
    notebook["cells"] = []


@changed(0)
def answer_made_text(notebook: dict, _: Path) -> None:
    cell = _named(notebook, "scores")
    cell["cell_type"] = "markdown"
    cell["source"] = "scores"
    del cell["outputs"], cell["execution_count"]


@changed()
def another_kernel(notebook: dict, _: Path) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    notebook["metadata"]["language_info"] = {"name": "bash"}


@changed()
def another_schema_version(notebook: dict, _: Path) -> None:
    for cell in notebook["cells"]:
        if _about(cell):
            _about(cell)["schema_version"] = 99


@changed()
def names_with_paths(notebook: dict, _: Path) -> None:
    notebook["metadata"]["path"] = "../../gradebook.db"
    for cell in notebook["cells"]:
        if _about(cell):
            cell["id"] = "../x"[:64] + str(notebook["cells"].index(cell))


@changed()
def modules_beside_the_notebook(notebook: dict, path: Path) -> None:
    for name in ("numpy.py", "graders.py", "citykit.py", "sitecustomize.py", "usercustomize.py", "msgpack.py", "json.py"):
        path.with_name(name).write_text("raise SystemExit('FOUND!')")


@changed()
def links_beside_the_notebook(notebook: dict, path: Path) -> None:
    path.with_name("secret.txt").symlink_to("/etc/passwd")
    path.with_name("all").symlink_to("/")
    os.mkfifo(path.with_name("pipe"))


@changed()
def settings_of_programs_beside_the_notebook(notebook: dict, path: Path) -> None:
    path.with_name("nbgrader_config.py").write_text("raise SystemExit('FOUND!')")
    path.with_name("ipython_config.py").write_text("raise SystemExit('FOUND!')")
