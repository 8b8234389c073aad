"""What could not be taken in or marked, kept between the steps for the report."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graders.course import Course, write_whole


@dataclass(frozen=True)
class Problem:
    """One line about one file; trainee and exercise are empty where they are not known."""

    trainee: str
    exercise: str
    line: str


def _path(course: Course) -> Path:
    return course.home / "problems.json"


def _steps(course: Course) -> dict[str, list[dict]]:
    path = _path(course)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write_problems(course: Course, step: str, problems: list[Problem]) -> None:
    """Keep a step's problems in place of those it had before."""
    kept = _steps(course) | {step: [asdict(problem) for problem in problems]}
    write_whole(_path(course), json.dumps(kept, indent=2))


def read_problems(course: Course) -> list[Problem]:
    """All problems that are kept, in the order of the steps."""
    return [Problem(**problem) for problems in _steps(course).values() for problem in problems]
