"""The action plan of a team."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from citykit import documents
from citykit.errors import CourseError
from citykit.plan.document import blocks
from citykit.plan.reading import empty_lines, parse, read_date, read_section, read_text
from citykit.plan.sections import CHALLENGES, SECTIONS


@dataclass
class ActionPlan:
    """A team's action plan; every section is checked when the plan is made.

    Parameters
    ----------
    city, team : str
        The city, and the team that answers for the plan.
    course_end : str or datetime.date
        Last day of the course: from it count the first week and the forms at three and six months.
    problem, projects, financing, pilot, indicators, risks, calendar : str, dict, list of dict or None
        The sections, as for `read_section`.
    example : bool
        Whether the plan is made up for practice; the documents then say so.

    Raises
    ------
    CourseError
        If a section cannot be understood, or the pilot ends before it starts.
    """

    city: str
    team: str
    course_end: date
    problem: dict | None = None
    projects: list | None = None
    financing: list | None = None
    pilot: dict | None = None
    indicators: list | None = None
    risks: list | None = None
    calendar: list | None = None
    example: bool = False

    def __post_init__(self) -> None:
        for name in ("city", "team", "course_end"):
            text = read_text(getattr(self, name), f"The plan's {name}")
            if text is None:
                raise CourseError(f"The plan's {name} is empty. Fill it in first.")
            setattr(self, name, text)
        self.course_end = read_date(self.course_end, "The plan's course_end")
        for name in SECTIONS:
            setattr(self, name, read_section(name, getattr(self, name)))
        start, end = self.pilot["start"], self.pilot["end"]
        if start and end and end <= start:
            raise CourseError(f'Section "pilot": the end {end} is not after the start {start}.')
        self.calendar.sort(key=lambda row: row["when"] or date.max)

    @classmethod
    def from_yaml(cls, path: str | Path) -> ActionPlan:
        """The plan in a YAML file with the names above as keys.

        Raises
        ------
        CourseError
            If the file cannot be read, or as for the plan itself.
        """
        try:
            content = parse(Path(path).read_text(encoding="utf-8"), Path(path).name)
        except (OSError, UnicodeDecodeError):
            message = "cannot be opened. Look for the file, saved as text in UTF-8."
            raise CourseError(f"{Path(path).name} {message}") from None
        known = ("city", "team", "course_end", "example", *SECTIONS)
        if not isinstance(content, Mapping):
            raise CourseError(f"{Path(path).name}: expected the sections {', '.join(known)}.")
        for name in content:
            if name not in known:
                sections = ", ".join(known)
                raise CourseError(f'{Path(path).name}: there is no section "{name}". There are: {sections}.')
        content = {"city": None, "team": None, "course_end": None, **content}
        content["example"] = str(content.get("example")).lower() in ("yes", "true")
        return cls(**content)

    def unfinished(self) -> list[str]:
        """What is still missing, in words; an empty list for a finished plan."""
        found = [line for name in SECTIONS for line in empty_lines(name, getattr(self, name))]
        week = self.course_end + timedelta(days=7)
        if not any(row["when"] and self.course_end < row["when"] <= week for row in self.calendar):
            found.append(f"Calendar: no action in the first week after the course, until {week}")
        return found

    def answers(self) -> pd.Series:
        """By challenge, what the plan does about it; empty where no risk names the challenge."""
        found = {challenge: [] for challenge in CHALLENGES}
        for row in self.risks:
            if row["challenge"] and row["answer"]:
                found[row["challenge"]].append(row["answer"])
        return pd.Series({name: " ".join(answers) for name, answers in found.items()}, dtype="str")

    def overview(self) -> pd.DataFrame:
        """By section: how many rows it has, and what is still empty."""
        rows = {
            section.title: (len(content) if section.rows else 1, "; ".join(empty_lines(name, content)))
            for name, section in SECTIONS.items()
            for content in [getattr(self, name)]
        }
        return pd.DataFrame.from_dict(rows, orient="index", columns=["rows", "still empty"])

    def to_docx(self, path: str | Path) -> Path:
        """Write the plan as a Word file.

        Parameters
        ----------
        path : str or Path
            Where to; an older file is replaced only once the new one is complete.

        Returns
        -------
        Path
            The path.

        Raises
        ------
        CourseError
            If the file cannot be written.
        """
        title = f"Action plan: {self.city}"
        return documents.save_docx(path, blocks(self), title=title, author=self.team)

    def to_html(self, path: str | Path) -> Path:
        """Write the plan as one web page that needs no other file; as `to_docx`."""
        return documents.save_html(path, blocks(self), title=f"Action plan: {self.city}")


def output_folder() -> Path:
    """Where a notebook writes the plan: ``our_plan`` beside it, or a folder for the time of a site build."""
    if os.environ.get("CITYKIT_BOOK_BUILD"):
        folder = tempfile.mkdtemp(prefix="our_plan_")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)
    return Path("our_plan")
