"""The action plan of a team: seven sections, checked line by line, and written as a document.

A team fills each section as plain lines, ``word: text``. What is empty is listed as unfinished; what cannot
be understood is refused with the name of the section. The plan is written as a Word file and as a web page,
with the checklist of challenges and the forms for three and six months later.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import yaml

from citykit import documents
from citykit.errors import CourseError

#: The 13 challenges that WeGO's slides name, each as a question to the plan.
CHALLENGES = {
    "politics": "Who could block this, and have we talked to them?",
    "no vision": "Which city plan or goal does this serve?",
    "solutions not known": "Whom did we ask how they solved it?",
    "change of government": "What is left of this after an election?",
    "weak rules": "Which law or by-law do we need, and who drafts it?",
    "money": "Who pays to start, and who pays every year after?",
    "one-off projects": "Which service takes this over when the project ends?",
    "low trust": "What do residents see, and when?",
    "no reliable data": "Which number do we measure first, and who checks it?",
    "no infrastructure": "What works without a good network and power?",
    "silos": "Which offices must share, and who signs?",
    "low digital skills": "Who will run this, and what must they learn?",
    "paper and reality differ": "Who goes to look whether it was done?",
}


@dataclass(frozen=True)
class Section:
    """What one section of the plan holds.

    Parameters
    ----------
    title, question : str
        Its heading, and the question that it answers.
    lines : dict of str to str
        By word: what to write there.
    rows : bool
        Whether the section is a list, each row with these lines.
    """

    title: str
    question: str
    lines: dict[str, str]
    rows: bool = True


SECTIONS = {
    "problem": Section(
        "Problem",
        "What goes wrong, for whom, and how do we know?",
        {
            "statement": "The problem in one or two sentences",
            "people": "Who feels it",
            "number": "Baseline: one number that shows it",
            "unit": "Unit of that number",
            "measured": "Date of that number",
            "source": "Where it comes from",
        },
        rows=False,
    ),
    "projects": Section(
        "Projects",
        "What do we do about it, and who owns each project?",
        {
            "name": "Project",
            "result": "What will be different",
            "owner": "Office that owns it",
            "learn_from": "City that we learn from",
            "survives": "What keeps it alive after an election",
        },
    ),
    "financing": Section(
        "Financing",
        "What does it cost to start and to run, and who pays?",
        {
            "item": "Item",
            "amount": "Cost to start",
            "upkeep": "Cost each year after",
            "currency": "Currency",
            "payer": "Who pays",
        },
    ),
    "pilot": Section(
        "Pilot",
        "How do we test it before we spend the rest?",
        {
            "question": "The question that the pilot answers",
            "place": "Place",
            "compare_with": "What it is compared with",
            "start": "Start",
            "end": "End",
            "scale_if": "We scale up if",
            "stop_if": "We stop if",
        },
        rows=False,
    ),
    "indicators": Section(
        "Indicators",
        "How will we see that it worked?",
        {
            "name": "Indicator",
            "unit": "Unit",
            "baseline": "Baseline",
            "target": "Target",
            "by": "By",
            "owner": "Office that measures",
        },
    ),
    "risks": Section(
        "Risks",
        "What can go wrong, and what do we do about it?",
        {
            "challenge": "Challenge",
            "risk": "What can go wrong",
            "answer": "What we do about it",
            "owner": "Office that watches it",
        },
    ),
    "calendar": Section(
        "Calendar",
        "Who does what, from Monday on?",
        {"when": "When", "action": "Action", "owner": "Office"},
    ),
}

MONEY = ("amount", "upkeep")
NUMBERS = (*MONEY, "number", "baseline", "target")
DATES = ("measured", "start", "end", "by", "when")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Lines(yaml.BaseLoader):
    """YAML in which every value stays text, and a word that stands twice is an error."""

    def construct_mapping(self, node, deep=False):
        words = [str(key.value) for key, _ in node.value]
        for (key, _), word in zip(node.value, words, strict=True):
            if words.count(word) > 1:
                problem = f'"{word}" stands twice in one row; start each new row with "- "'
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        return super().construct_mapping(node, deep=deep)


def _parse(text: str, where: str):
    """What a YAML text holds, every value as text."""
    try:
        return yaml.load(text, Loader=_Lines)
    except (yaml.YAMLError, RecursionError, TypeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        what = f" ({error.problem})" if getattr(error, "problem", None) else ""
        raise CourseError(
            f"{where}{line}: this cannot be read{what}. Write one line for each word, "
            "as in owner: Roads office. Put text between quotes if it holds a colon or starts with a sign."
        ) from None


def _text(value, where: str) -> str | None:
    if isinstance(value, (list, tuple, Mapping)):
        raise CourseError(f"{where}: expected one line of text, and found a list.")
    text = "" if value is None else str(value).strip()
    if _UNPRINTABLE.search(text):
        raise CourseError(f"{where}: it holds a sign that cannot be printed. Type the text again.")
    return text or None


def _number(text: str, where: str, *, negative: bool) -> int | float:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text, re.ASCII):
        message = "expected a number such as 120000 or 3.5, without currency, comma or space,"
        raise CourseError(f'{where}: {message} and found "{text}".')
    value = float(text)
    if value < 0 and not negative:
        raise CourseError(f"{where}: expected an amount of 0 or more, and found {text}.")
    return int(value) if value.is_integer() else value


def _date(text: str, where: str) -> date:
    try:
        if not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        message = f'expected a date as year-month-day, such as 2027-03-31, and found "{text}".'
        raise CourseError(f"{where}: {message}") from None


def _line(word: str, value, where: str):
    """One line as text, number or date; None where it is empty."""
    text = _text(value, where)
    if text is None:
        return None
    if word in NUMBERS:
        return _number(text, where, negative=word not in MONEY)
    if word in DATES:
        return _date(text, where)
    if word == "challenge" and text not in CHALLENGES:
        raise CourseError(f'{where}: there is no challenge "{text}". Choose from: {", ".join(CHALLENGES)}.')
    return text


def _row(section: Section, content, where: str) -> dict:
    if not isinstance(content, Mapping):
        first = next(iter(section.lines))
        raise CourseError(f'{where}: expected lines such as "{first}: ...", with a space after the colon.')
    for word in content:
        if word not in section.lines:
            known = ", ".join(section.lines)
            raise CourseError(f'{where}: there is no line "{word}". The lines are: {known}.')
    return {word: _line(word, content.get(word), f"{where}, {word}") for word in section.lines}


def read_section(name: str, content) -> dict | list[dict]:
    """One section, checked.

    Parameters
    ----------
    name : str
        A key of `SECTIONS`.
    content : str, dict, list of dict or None
        The lines as text (YAML), or what such text holds.

    Returns
    -------
    dict or list of dict
        The lines of the section, or of each row: text, numbers and dates; None where a line is empty.

    Raises
    ------
    CourseError
        If a line is unknown or cannot be understood; the message names section, row and line.
    """
    section, where = SECTIONS[name], f'Section "{name}"'
    if isinstance(content, str):
        # YAML drops what follows " #": say so, rather than lose half a sentence.
        if cut := re.search(r"^[^\"'\n]*\s#.*$", content, re.MULTILINE):
            raise CourseError(f"{where}: put text that holds # between quotes: {cut.group().strip()}")
        content = _parse(content, where)
    if not section.rows:
        return _row(section, content or {}, where)
    if not content:
        return []
    if not isinstance(content, list):
        raise CourseError(f'{where}: expected a list, each row starting with "- ".')
    return [_row(section, row, f"{where}, row {number}") for number, row in enumerate(content, start=1)]


def _empty(name: str, content: dict | list[dict], *, labels: bool = True) -> list[str]:
    """The lines of a section that are still empty, by their labels or by the words before the colon."""
    title, lines = SECTIONS[name].title, SECTIONS[name].lines
    if content == []:
        return [f"{title}: no row yet"]
    rows = content if isinstance(content, list) else [content]
    place = "{title}, row {number}: {words}" if isinstance(content, list) else "{title}: {words}"
    return [
        place.format(title=title, number=number, words=", ".join(words))
        for number, row in enumerate(rows, start=1)
        if (words := [lines[word] if labels else word for word, value in row.items() if value is None])
    ]


def check(name: str, content) -> None:
    """Say whether a section is complete, and what is still empty.

    Parameters and errors as for `read_section`.
    """
    empty = _empty(name, read_section(name, content), labels=False)
    print(f"Still empty. {'; '.join(empty)}." if empty else f"{SECTIONS[name].title}: every line is filled.")


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
            text = _text(getattr(self, name), f"The plan's {name}")
            if text is None:
                raise CourseError(f"The plan's {name} is empty. Fill it in first.")
            setattr(self, name, text)
        self.course_end = _date(self.course_end, "The plan's course_end")
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
            content = _parse(Path(path).read_text(encoding="utf-8"), Path(path).name)
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
        found = [line for name in SECTIONS for line in _empty(name, getattr(self, name))]
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
            section.title: (len(content) if section.rows else 1, "; ".join(_empty(name, content)))
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
        return documents.save_docx(path, _blocks(self), title=title, author=self.team)

    def to_html(self, path: str | Path) -> Path:
        """Write the plan as one web page that needs no other file; as `to_docx`."""
        return documents.save_html(path, _blocks(self), title=f"Action plan: {self.city}")


def output_folder() -> Path:
    """Where a notebook writes the plan: ``our_plan`` beside it, or a folder for the time of a site build."""
    if os.environ.get("CITYKIT_BOOK_BUILD"):
        folder = tempfile.mkdtemp(prefix="our_plan_")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)
    return Path("our_plan")


def _shown(value) -> str:
    return "(empty)" if value is None else f"{value:,}" if isinstance(value, (int, float)) else str(value)


def _blocks(plan: ActionPlan) -> list[tuple]:
    missing = plan.unfinished()
    blocks = [("heading", 0, f"Action plan: {plan.city}")]
    if plan.example:
        blocks.append(("note", "Example. City, team, projects and all numbers are made up for practice."))
    blocks += [
        ("text", f"Team: {plan.team}. Last day of the course: {plan.course_end}."),
        ("heading", 1, "Still to finish"),
        ("list", missing) if missing else ("text", "Every line of the plan is filled."),
    ]
    for name, section in SECTIONS.items():
        blocks += [("heading", 1, section.title), ("text", section.question)]
        blocks += _section_blocks(section, getattr(plan, name))
        if name == "financing":
            blocks += [("text", line) for line in _totals(plan.financing)]
    return blocks + _checklist(plan) + _forms(plan)


def _section_blocks(section: Section, content: dict | list[dict]) -> list[tuple]:
    if not section.rows:
        rows = [[label, _shown(content[word])] for word, label in section.lines.items()]
        return [("table", section.title, ["Line", "Our plan"], rows)]
    rows = [[_shown(value) for value in row.values()] for row in content]
    return [_table(section.title, list(section.lines.values()), rows)]


def _totals(financing: list[dict]) -> list[str]:
    """One sentence per currency with the sums."""
    currencies = dict.fromkeys(row["currency"] for row in financing if row["currency"])
    sums = [
        [sum(row[word] or 0 for row in financing if row["currency"] == currency) for word in MONEY]
        for currency in currencies
    ]
    return [
        f"Together in {currency}: {_shown(start)} to start, {_shown(yearly)} each year after."
        for currency, (start, yearly) in zip(currencies, sums, strict=True)
    ]


def _checklist(plan: ActionPlan) -> list[tuple]:
    answers = plan.answers()
    rows = [[name, question, answers[name] or "(no answer yet)"] for name, question in CHALLENGES.items()]
    return [
        ("heading", 1, "Checklist of challenges"),
        ("text", "Thirteen challenges named in WeGO's slides (2019). The answers come from the risks above."),
        ("table", "Challenges", ["Challenge", "Question", "Our answer"], rows),
    ]


def _forms(plan: ActionPlan) -> list[tuple]:
    """The forms for Kirkpatrick's level 3 (what people do) and level 4 (what changes in the city)."""
    later = [(f"{months} months", _months_after(plan.course_end, months)) for months in (3, 6)]
    header = ["Action", "Office", "When", "Done? yes, partly, no", "What changed, or why not"]
    words = ("action", "owner", "when")
    actions = [[*(_shown(row[word]) for word in words), "", ""] for row in plan.calendar]
    columns = ["Indicator", "Unit", "Baseline", "Target", "By", *(name for name, _ in later), "Source"]
    words = ("name", "unit", "baseline", "target", "by")
    measures = [[*(_shown(row[word]) for word in words), "", "", ""] for row in plan.indicators]
    blocks = []
    for name, day in later:
        blocks += [
            ("heading", 1, f"Form after {name}: {day}"),
            ("text", "Do we work in another way now? Fill it in as a team. Nobody is marked on it."),
            _table(f"Actions after {name}", header, actions),
        ]
    return [
        *blocks,
        ("heading", 1, "Form for the city's indicators"),
        ("text", "Did the city change? Measure as for the baseline. Name other causes of a change."),
        _table("Indicators later", columns, measures),
    ]


def _table(caption: str, header: list[str], rows: list[list[str]]) -> tuple:
    return ("table", caption, header, rows) if rows else ("text", "(no row yet)")


def _months_after(day: date, months: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
