"""Does the trainee's bundle open in an empty environment, and does every lesson run there?"""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from graders import bundle
from graders.bundle.plain import Plain
from graders.course import read_settings
from tests.graders.conftest import released
from tests.graders.servers import wait_until_open

PLAIN = Plain({"andersen2020atlas": "Andersen and others, 2020"}, {"lesson.md"})


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """The bundle, unpacked as a trainee would."""
    folder = tmp_path_factory.mktemp("bundle")
    course = released(folder / "course", *read_settings().exercises)
    with zipfile.ZipFile(bundle.make(course, folder)) as archive:
        archive.extractall(folder / "home")
    return folder / "home" / "smart-city-course"


@pytest.mark.parametrize(
    ("myst", "expected"),
    [
        ("A {term}`goalpost` and {term}`goalposts <goalpost>`.", "A goalpost and goalposts."),
        ("So it is {cite:p}`andersen2020atlas`.", "So it is (Andersen and others, 2020)."),
        (":::{admonition} At a glance\n:class: at-a-glance\nSixty minutes.\n:::", "> **At a glance**\n> \n> Sixty minutes.\n"),
        (":::{note}\nMind.\n:::\nAfter.", "> **Note**\n> \n> Mind.\n\nAfter."),
        ("(c009)=\n(n04)=\nAll lights.", "All lights."),
        ("[next](../m13_pilot/lesson.md)", "[next](../m13_pilot/lesson.ipynb)"),
        ("[marks](/book/exercises/score_a_city.ipynb)", "[marks](../../exercises/score_a_city.ipynb)"),
        ("[guide](../../book/trainee_guide.md)", "guide"),
        ("[site](https://example.org/a)", "[site](https://example.org/a)"),
    ],
)
def test_does_a_lesson_become_plain_markdown(myst, expected):
    assert PLAIN.markdown(myst) == expected


def test_do_all_links_and_directives_work_without_the_book(unpacked):
    for path in unpacked.glob("lessons/*/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "markdown":
                continue
            assert not re.search(r"^:::|^```\{|\{(cite|term)", cell.source, re.MULTILINE)
            for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
                assert "://" in target or (path.parent / target).is_file(), f"{path}: {target}"


def imports(lesson: Path) -> list[str]:
    """The import statements of a lesson, and a check that the files which it reads are there."""
    code = "\n".join(cell.source for cell in nbformat.read(lesson, as_version=4).cells if cell.cell_type == "code")
    for name in re.findall(r'"([\w-]+\.(?:yml|csv))"', code):
        assert (lesson.parent / name).is_file(), f"{lesson}: {name}"
    return [ast.unparse(node) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.slow
def test_does_it_set_itself_up_open_in_jupyterlab_and_hold_what_every_lesson_needs(unpacked, tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
    subprocess.run([sys.executable, "start.py", "--only-set-up"], cwd=unpacked, env=environment, check=True, stderr=subprocess.PIPE)
    python = str(next((unpacked / "environment").glob("[bS]*/python*")))
    lessons = sorted(unpacked.glob("lessons/*/*.ipynb"))
    subprocess.run([python, "-c", "\n".join(sorted({line for lesson in lessons for line in imports(lesson)}))], env=environment, check=True)
    # Each lesson is run from its source in tests/modules; here two of them, for the rest of the environment.
    for lesson in (lesson for lesson in lessons if lesson.parent.name in ("m00_start", "m12_data_ai_privacy")):
        out = ["--output-dir", str(tmp_path), "--output", lesson.parent.name]
        command = [python, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", lesson.name, *out]
        done = subprocess.run(command, cwd=lesson.parent, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{lesson}: {done.stderr[-2000:]}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--port={port}", "--no-browser", "--ServerApp.allow_root=True", "--ServerApp.port_retries=0"]
    server = subprocess.Popen([python, "-m", "jupyter", "lab", *options], cwd=unpacked, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until_open(port, server)
        assert server.poll() is None
    finally:
        server.terminate()
        server.wait(timeout=60)
