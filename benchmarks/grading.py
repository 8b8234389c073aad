"""How fast work is marked: `nbgrader autograde` and this course's grader on the same submissions, side by side in one run.

Two small assignments: pandas, a CSV, three hidden tests, an answer in words; one of them also draws a figure. Prints a table in
Markdown. Run it with ``make benchmark-grading``, on a machine that does nothing else.
"""

from __future__ import annotations

import compileall
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment

from citykit.ids import with_check
from graders import autograde
from graders.course import Course, Settings, write_whole

NAME = "bench"
SETTINGS = Settings(id="bench", title="Benchmark", exercises=[NAME])
#: Submissions for the peer, and for this grader.
PEER, OURS = 20, (20, 100)
CSV = "city,water,people\n" + "\n".join(f"City {number},{50 + number % 40},{1000 * number + 500}" for number in range(60)) + "\n"
FIGURE = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.hist(table['water'])\nax.set_title('Water')\nplt.show()"


def cell(code: str, name: str, *, grade: float = 0, solution: bool = False, words: bool = False) -> nbformat.NotebookNode:
    """A cell with nbgrader's metadata."""
    made = (nbformat.v4.new_markdown_cell if words else nbformat.v4.new_code_cell)(code, id=name)
    made.metadata["nbgrader"] = {
        "grade_id": name, "grade": bool(grade), "solution": solution, "locked": not solution, "schema_version": 3, "task": False,
    } | ({"points": grade} if grade else {})  # fmt: skip
    return made


def source(*, figure: bool) -> nbformat.NotebookNode:
    """The assignment."""
    answers = {"mean": "table['water'].mean()", "large": "int((table['people'] > 20_000).sum())", "best": "table.set_index('city')['water'].idxmax()"}
    tests = {"mean": "assert abs(mean - 69) < 5", "large": "assert large == 40", "best": "assert best in set(table['city'])"}
    cells = [cell("import pandas as pd\ntable = pd.read_csv('cities.csv')\ntable.head()", "start")]
    for name, right in answers.items():
        cells.append(cell(f"### BEGIN SOLUTION\n{name} = {right}\n### END SOLUTION", name, solution=True))
        cells.append(cell(f"### BEGIN HIDDEN TESTS\n{tests[name]}\n### END HIDDEN TESTS", f"{name}-test", grade=3))
    if figure:
        cells.append(cell(FIGURE, "figure", solution=True))
    cells.append(cell("### BEGIN SOLUTION\nWords.\n### END SOLUTION", "words", grade=5, solution=True, words=True))
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})


def make(home: Path, count: int, *, figure: bool) -> Course:
    """A course with one assignment and so many submissions, one in four with an error in it."""
    course = Course(SETTINGS, home)
    original = source(figure=figure)
    write_whole(course.notebook("source", NAME), nbformat.writes(original))
    write_whole(course.notebook("source", NAME).with_name("cities.csv"), CSV)
    people = [with_check(f"B{number:04d}") for number in range(count)]
    rows = [f"{one},Synthetic learner,,,,,en," for one in people]
    write_whole(course.roster_path, "\n".join(["id,name,email,city,country,role,language,team", *rows]))
    GenerateAssignment(coursedir=course.directory(NAME, "."), config=course.config(), force=True).start()
    for number, one in enumerate(people):
        work = nbformat.read(course.notebook("release", NAME), as_version=4)
        for mine, right in zip(work.cells, original.cells, strict=True):
            if mine.metadata["nbgrader"]["solution"]:
                mine.source = right.source.replace("### BEGIN SOLUTION\n", "").replace("\n### END SOLUTION", "")
        if number % 4 == 0:
            work.cells[1].source = "mean = table['watr'].mean()"
        write_whole(course.notebook("submitted", NAME, one), nbformat.writes(work))
    return course


def ours(home: Path) -> None:
    """Mark a course that `make` made: what the timed command runs."""
    states = [outcome.state for outcome in autograde.grade(Course(SETTINGS, home))]
    if set(states) != {"graded"}:
        raise SystemExit(f"not all were marked: {states}")


def scores(course: Course) -> dict[str, float]:
    """Points by code of each trainee."""
    with course.gradebook() as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions(NAME)}


def timed(command: list[str], folder: Path) -> float:
    """Wall time of a whole command, in seconds."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    return time.perf_counter() - begun


def compare(folder: Path, *, figure: bool) -> list[str]:
    """The rows of one assignment."""
    peer = make(folder / "peer", PEER, figure=figure)
    stock = timed([sys.executable, "-m", "nbgrader", "autograde", NAME, f"--course-dir={peer.home}", "--create"], peer.home) / PEER
    walls, same = {}, {}
    for count in OURS:
        course = make(folder / f"ours{count}", count, figure=figure)
        walls[count] = timed([sys.executable, __file__, "run", str(course.home)], Path.cwd())
        same[count] = scores(course)
    expected = scores(peer)
    if any(same[OURS[0]][one] != score for one, score in expected.items()):
        raise SystemExit("the scores differ from nbgrader's")
    first, last = OURS
    whole, marginal = walls[last] / last, (walls[last] - walls[first]) / (last - first)
    title = "with a figure" if figure else "without a figure"
    return [f"| {title} | {stock:.2f} s | {whole:.3f} s | {stock / whole:.0f} | {marginal:.3f} s | {stock / marginal:.0f} |"]


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["run"]:
        ours(Path(sys.argv[2]))
        return
    compileall.compile_path(quiet=2)
    print(f"| Assignment | nbgrader autograde, each ({PEER}) | ours, each, whole command ({OURS[-1]}) | ratio | ours, each further one | ratio |")
    print("|---|---:|---:|---:|---:|---:|")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        for figure in (True, False):
            print("\n".join(compare(folder / str(figure), figure=figure)), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nMemory of the largest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB; {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
