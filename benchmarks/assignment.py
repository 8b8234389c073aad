"""Two small assignments to mark, the same for all graders: pandas, a CSV, three hidden tests, an answer in words; one also draws a figure."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment

from citykit.ids import with_check
from graders.course import Course, Settings, write_whole

NAME = "bench"
SETTINGS = Settings(id="bench", title="Benchmark", exercises=[NAME])
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


def scores(course: Course) -> dict[str, float]:
    """Points by code of each trainee."""
    with course.gradebook() as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions(NAME)}
