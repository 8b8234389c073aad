"""Rubrics as data: one file per exercise, one entry per manually graded cell.

An entry has a title, its points, the most words an answer may have, and levels described in words.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from graders.errors import GraderError


class Level(BaseModel):
    """One level of a rubric: points, and the words that describe work of this level."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    points: float
    words: str


class Rubric(BaseModel):
    """How one answer is marked by a person."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    points: float
    words: int
    levels: list[Level]

    @model_validator(mode="after")
    def _levels_span_the_points(self) -> Rubric:
        given = [level.points for level in self.levels]
        if given != sorted(set(given), reverse=True) or given[0] != self.points or given[-1] != 0:
            raise ValueError(f"levels go from {self.points:g} points down to 0 without a repeat")
        return self

    def table(self) -> str:
        """The levels as a Markdown table."""
        rows = [f"| {level.points:g} | {level.words} |" for level in self.levels]
        return "\n".join(["| Points | What the answer does |", "|---:|---|", *rows])


def read(exercise: str, folder: Path = Path(__file__).parent) -> dict[str, Rubric]:
    """The rubrics of an exercise by the grade_id of their cell.

    Raises
    ------
    GraderError
        If the file is missing or an entry is not of the form above; names the file and the entry.
    """
    path = folder / f"{exercise}.yml"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {name: Rubric(**entry) for name, entry in entries.items()}
    except FileNotFoundError:
        raise GraderError(f"{path}: there is no rubric for {exercise}. Add the file; another exercise's shows the form.") from None
    except (yaml.YAMLError, AttributeError, TypeError) as error:
        raise GraderError(f"{path}: cannot be read as a rubric: {error}. Mend the file.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or first["msg"]
        raise GraderError(f"{path}: {where}: {first['msg']}. Mend the entry.") from None
