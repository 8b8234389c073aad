"""A new graded exercise: a working skeleton of all its files, to change step by step.

The skeleton is a small exercise of its own (growth in percent). It passes release, checks and attempts at once.
"""

from __future__ import annotations

import re
from pathlib import Path

from graders.course import ROOT, write_whole
from graders.errors import GraderError

PARTS = Path(__file__).parent / "parts"
#: By part: where it goes. NAME stands for the exercise's name.
PLACES = {
    "exercise.py.txt": "exercises/NAME/NAME.py",
    "case.py.txt": "citykit/cases/NAME.py",
    "panel.py.txt": "citykit/panels/NAME.py",
    "checks.py.txt": "graders/checks/NAME.py",
    "rubric.yml": "graders/rubrics/NAME.yml",
    "test_case.py.txt": "tests/citykit/cases/test_NAME.py",
}


def write(name: str, root: Path = ROOT) -> list[Path]:
    """Lay out a new exercise.

    Parameters
    ----------
    name : str
        The folder's name: small letters, digits and underscores, such as ``read_a_ranking``.
    root : Path
        The checkout.

    Returns
    -------
    list of Path
        The files, in the order in which one changes them.

    Raises
    ------
    GraderError
        If the name cannot be used, or one of the files is already there: nothing is ever replaced.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise GraderError(f'"{name}" cannot be a name. Use small letters, digits and underscores, such as read_a_ranking.')
    texts = {root / place.replace("NAME", name): (PARTS / part).read_text("utf-8") for part, place in PLACES.items()}
    texts |= {root / "tests" / "attempts" / name / path.name: path.read_text("utf-8") for path in sorted((PARTS / "attempts").iterdir())}
    there = [path for path in texts if path.exists()]
    if there:
        raise GraderError(f"{there[0].relative_to(root)} is already there. Choose another name, or remove the exercise first.")
    for path, text in texts.items():
        write_whole(path, text.replace("NAME", name))
    return list(texts)
