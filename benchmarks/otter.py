"""The second peer of the grading benchmark: `otter run`, without Docker, on the submissions that nbgrader and this course mark.

Otter has an environment of its own, with the pins of `requirements-otter.txt` and compiled bytecode. A submission stays as it is:
otter runs its cells, and at the end all tests of the autograder, as the notebook itself calls none of them. The answer in words is
left to a person, as in nbgrader.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearHiddenTests

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / "build" / "otter"
PINS = ROOT / "benchmarks" / "requirements-otter.txt"
HIDDEN = ClearHiddenTests()


def run(command: list[str | Path], what: str, *, cwd: Path = ROOT) -> None:
    """Run one step, and stop with one sentence and what the step said last."""
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit(f"{what}:\n{done.stdout[-2000:].strip()}")


def environment() -> Path:
    """Make or renew the environment with exactly the pinned packages, compiled.

    Returns
    -------
    Path
        The command `otter` in it.
    """
    failed = f"otter-grader cannot be installed in {VENV}, so the benchmark has no second peer. Is the network up? uv said"
    uv = [sys.executable, "-m", "uv"]
    run([*uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV], failed)
    run([*uv, "pip", "sync", "--quiet", "--python", VENV, "--require-hashes", "--compile-bytecode", PINS], failed)
    return VENV / "bin" / "otter"


def doctest(code: str) -> str:
    """Code as the lines of a doctest, one example for each statement."""
    lines: list[str] = []
    for statement in ast.parse(code).body:
        first, *rest = (ast.get_source_segment(code, statement) or "").splitlines()
        lines += [f">>> {first}", *(f"... {line}" for line in rest)]
    return "\n".join(lines)


def tests(source: nbformat.NotebookNode) -> dict[str, str]:
    """A test file of otter's default form by name, for each test cell of an assignment: one hidden case with the cell's points."""
    made = {}
    for cell in source.cells:
        about = cell.metadata["nbgrader"]
        if about["grade"] and not about["solution"]:
            markers = (HIDDEN.begin_test_delimeter, HIDDEN.end_test_delimeter)
            code = "\n".join(line for line in cell.source.splitlines() if not any(marker in line for marker in markers))
            name = about["grade_id"].replace("-", "_")  # the name of a Python file
            case = {"code": doctest(code), "hidden": True, "locked": False, "points": about["points"]}
            test = {"name": name, "points": about["points"], "suites": [{"cases": [case], "scored": True, "type": "doctest"}]}
            made[name] = f"OK_FORMAT = True\n\ntest = {test!r}\n"
    return made


def autograder(otter: Path, folder: Path, source: nbformat.NotebookNode, files: dict[str, bytes]) -> Path:
    """Have `otter generate` pack an assignment's tests and data."""
    (folder / "tests").mkdir(parents=True)
    for name, text in tests(source).items():
        (folder / "tests" / f"{name}.py").write_text(text)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    run([otter, "generate", "--tests-dir", "tests", "--output-path", "autograder.zip", *files], "`otter generate` failed", cwd=folder)
    return folder / "autograder.zip"


def mark(otter: Path, packed: Path, submission: Path, results: Path) -> None:
    """Have `otter run` mark one submission. It writes `results.json` into a folder that must be there."""
    results.mkdir(parents=True)
    command = [otter, "run", "--autograder", packed, "--output-dir", results, submission]
    run(command, f"`otter run` failed on {submission}", cwd=packed.parent)


def check(results: Path, names: set[str], points: float, submission: Path) -> None:
    """Stop when otter ran other tests or gave other points than expected."""
    found = {test["name"]: test["score"] for test in json.loads((results / "results.json").read_text())["tests"] if "score" in test}
    if set(found) != names or sum(found.values()) != points:
        raise SystemExit(f"otter gave {submission} {found}, and nbgrader {points:g} points for the tests {', '.join(sorted(names))}")


def per_submission(folder: Path, submissions: dict[Path, float], source: nbformat.NotebookNode, files: dict[str, bytes]) -> float:
    """Time `otter run`, one submission after the other, and check the points of each.

    Parameters
    ----------
    folder
        A folder for the autograder and the results; made anew.
    submissions
        Submitted notebooks, with the points that their tests give.
    source
        The assignment, nbgrader's source version with the hidden tests.
    files
        The assignment's data, by file name.

    Returns
    -------
    float
        Wall seconds for each submission.
    """
    otter = environment()
    shutil.rmtree(folder, ignore_errors=True)
    packed = autograder(otter, folder, source, files)
    # Once without the clock: the first figure on a machine has matplotlib list its fonts.
    mark(otter, packed, next(iter(submissions)), folder / "first")
    begun = time.perf_counter()
    for number, submission in enumerate(submissions):
        mark(otter, packed, submission, folder / "results" / str(number))
    wall = time.perf_counter() - begun
    for number, (submission, points) in enumerate(submissions.items()):
        check(folder / "results" / str(number), set(tests(source)), points, submission)
    return wall / len(submissions)
