"""The trainee's bundle: lessons and exercises as notebooks, data, library and a start script, in one zip.

The same course always gives the same bytes.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import jupytext
import nbformat

from graders.bundle.plain import Plain
from graders.course import ROOT, Course, write_whole
from graders.errors import GraderError
from graders.release import set_ids

PARTS = Path(__file__).parent / "parts"
#: Every file in the zip carries this time.
MADE = (2026, 1, 1, 0, 0, 0)


def make(course: Course, folder: Path) -> Path:
    """Write ``smart-city-course.zip``.

    Parameters
    ----------
    course : Course
        With its exercises released.
    folder : Path
        Where the zip goes.

    Returns
    -------
    Path
        The zip.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(contents(course)):
            entry = zipfile.ZipInfo(f"smart-city-course/{name}", MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            archive.writestr(entry, content)
    path = folder / "smart-city-course.zip"
    write_whole(path, buffer.getvalue())
    return path


def contents(course: Course) -> Iterator[tuple[str, bytes]]:
    """Every file of the bundle: its name and bytes."""
    yield from lessons(course.root)
    for exercise in course.settings.exercises:
        yield f"exercises/{exercise}.ipynb", course.notebook("release", exercise).read_bytes()
    tables = ROOT / "citykit" / "data"
    for path in [tables / "datapackage.json", *tables.glob("tables/*.csv")]:
        yield f"data/{path.relative_to(tables).as_posix()}", path.read_bytes()
    yield "requirements.txt", (ROOT / "requirements-trainee.txt").read_bytes()
    yield wheel()
    for path in PARTS.iterdir():
        yield path.name, path.read_bytes()


def lessons(root: Path) -> Iterator[tuple[str, bytes]]:
    """The lessons as notebooks without outputs, and the files that they read."""
    pages = {path: path.read_text(encoding="utf-8") for path in root.glob("modules/*/*.md")}
    pages = {path: text for path, text in sorted(pages.items()) if "kernelspec:" in text}
    plain = Plain.read(root / "book" / "references.bib", {path.name for path in pages})
    for path, text in pages.items():
        notebook = jupytext.reads(text, fmt="md:myst")
        notebook.metadata.pop("jupytext", None)
        for cell in notebook.cells:
            cell.metadata.pop("mystnb", None)
            if cell.cell_type == "markdown":
                cell.source = plain.markdown(cell.source)
        set_ids(notebook)
        yield f"lessons/{path.parent.name}/{path.stem}.ipynb", nbformat.writes(notebook).encode()
    for path in root.glob("modules/*/*.yml"):
        yield f"lessons/{path.parent.name}/{path.name}", path.read_bytes()


def wheel() -> tuple[str, bytes]:
    """The citykit wheel, built from this checkout: its name and bytes."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise GraderError(f"The citykit wheel could not be built: {done.stderr.strip().splitlines()[-1]}")
        path = next(Path(folder).glob("*.whl"))
        return path.name, path.read_bytes()
