"""Self-check questions of the lessons, and the test before and after the course: data in YAML.

A file is a list of questions; each has ``question`` and ``answers``, each answer ``text``, ``correct`` and
``why``. A wrong answer's ``why`` names the misconception it stands for. A lesson's questions answer back at
once, with jupyterquiz. The questions of the test are shown without saying which answer is right, and carry an
``id``, a ``module`` and a ``domain`` each.
"""

from __future__ import annotations

import html
from pathlib import Path

import pandas as pd
import yaml
from jupyterquiz import display_quiz

from citykit import ids
from citykit.errors import CourseError

#: The modules of the course, as questions of the test name them.
MODULES = tuple(f"m{number:02}" for number in range(15))

#: UNESCO's three domains of competence for civil servants (UNESCO, ITU and Broadband Commission, 2022).
DOMAINS = ("digital planning and design", "data use and governance", "digital management and execution")

#: What a line of answers to the test holds.
COLUMNS = ("id", "when", "form", "letters")

COLOURS = {
    "--jq-multiple-choice-bg": "#0B4F6C",
    "--jq-mc-button-bg": "#F4F7F9",
    "--jq-mc-button-border": "#5B6B79",
    "--jq-mc-button-inset-shadow": "#C9D2D9",
    "--jq-correct-color": "#00664D",
    "--jq-incorrect-color": "#A33E00",
}


def read(path: str | Path) -> list[dict]:
    """The questions in a quiz file.

    Parameters
    ----------
    path : str or Path
        A YAML file.

    Returns
    -------
    list of dict
        ``question`` (str) and ``answers``: a list of ``text`` (str), ``correct`` (bool), ``why`` (str).

    Raises
    ------
    CourseError
        If the file is missing or no list of questions, or if a question has no text, not exactly one correct
        answer, fewer than two answers, or an answer without a reason.
    """
    questions = _load(path)
    for number, question in enumerate(questions, start=1):
        where = f"{path}, question {number}"
        if not isinstance(question, dict) or not question.get("question"):
            raise CourseError(f"{where}: expected a text under question.")
        answers = question.get("answers")
        if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
            raise CourseError(f"{where}: expected a list of answers, each with text, correct and why.")
        if len(answers) < 2 or sum(map(_right, answers)) != 1:
            raise CourseError(f"{where}: expected two or more answers, exactly one of them correct.")
        for answer in answers:
            if not answer.get("text") or not answer.get("why"):
                raise CourseError(f"{where}: every answer needs a text and a why.")
    return questions


def _right(answer: dict) -> bool:
    return answer.get("correct") is True


def _load(path: str | Path) -> list:
    """The list in a YAML file, not yet looked at."""
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such file.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise CourseError(f"{path}: not YAML in UTF-8; look for a missing quote or a wrong indent.") from None
    if not isinstance(content, list) or not content:
        raise CourseError(f"{path}: expected a list of questions.")
    return content


def show(path: str | Path) -> None:
    """Show the questions of a quiz file; works in JupyterLab and on the web page, and keeps no score."""
    questions = [
        {
            "question": question["question"],
            "type": "many_choice",
            "answers": [
                {"answer": str(answer["text"]), "correct": _right(answer), "feedback": answer["why"]}
                for answer in question["answers"]
            ],
        }
        for question in read(path)
    ]
    display_quiz(questions, colors=COLOURS, border_radius=6, max_width=720)


def read_test(path: str | Path) -> list[dict]:
    """The questions of one form of the test before and after the course.

    Parameters
    ----------
    path : str or Path
        A YAML file in the format of `read`, each question with ``id``, ``module`` and ``domain`` on top.

    Returns
    -------
    list of dict
        The questions, in the order of the file.

    Raises
    ------
    CourseError
        As `read`; also if an id is missing or used twice, or a module or a domain is unknown.
    """
    questions = read(path)
    seen = set()
    for number, question in enumerate(questions, start=1):
        where = f"{path}, question {number}"
        if not question.get("id") or question["id"] in seen:
            raise CourseError(f"{where}: expected an id that no other question has.")
        seen.add(question["id"])
        if question.get("module") not in MODULES:
            raise CourseError(f"{where}: module should be one of {MODULES[0]} to {MODULES[-1]}.")
        if question.get("domain") not in DOMAINS:
            raise CourseError(f"{where}: domain should be one of {'; '.join(DOMAINS)}.")
    return questions


def form_for(trainee_id: str, *, after: bool = False) -> str:
    """Which form of the test a trainee meets: about half of a group gets form a first, the others form b.

    The form depends on the id alone. Ids that are numbered in a row take turns, so the halves come out alike.

    Parameters
    ----------
    trainee_id : str
        An id, as the trainee types it.
    after : bool
        False for the test before the course, True for the one after it, which has the other form.

    Returns
    -------
    {"a", "b"}
        The form.

    Raises
    ------
    CourseError
        If the id is not one of the course, see `citykit.ids.parse`.
    """
    stem = ids.parse(trainee_id)[:-1]
    return "ab"[(sum(int(character, 36) for character in stem) + after) % 2]


def letters_of(question: dict) -> str:
    """The letters of a question's answers, from a on."""
    return "abcdefgh"[: len(question["answers"])]


def right_letter(question: dict) -> str:
    """The letter of the right answer."""
    return next(letter for letter, answer in zip(letters_of(question), question["answers"], strict=True) if _right(answer))


def as_html(questions: list[dict]) -> str:
    """The questions of a test with lettered answers, as they stand on paper."""
    points = []
    for question in questions:
        options = "".join(f"<li>{html.escape(str(answer['text']))}</li>" for answer in question["answers"])
        points.append(f'<li><p><strong>{html.escape(question["question"])}</strong></p><ol type="a">{options}</ol></li>')
    return f"<ol>{''.join(points)}</ol>"


def mark(questions: list[dict], letters: str) -> pd.DataFrame:
    """Mark a test.

    Parameters
    ----------
    questions : list of dict
        From `read_test`.
    letters : str
        One letter per question, ``-`` for "I do not know". Spaces, commas and case do not matter.

    Returns
    -------
    pandas.DataFrame
        By question id: module, domain, answer (the letter) and points (0 or 1).

    Raises
    ------
    CourseError
        If the number of letters is wrong, or a letter stands for no answer.
    """
    typed = letters.replace(" ", "").replace(",", "").lower()
    if len(typed) != len(questions):
        raise CourseError(
            f"Expected {len(questions)} letters, one per question, and got {len(typed)}. "
            "Type - where you do not know the answer."
        )
    rows = []
    for number, (letter, question) in enumerate(zip(typed, questions, strict=True), start=1):
        options = letters_of(question)
        if letter not in options + "-":
            expected = ", ".join(options)
            raise CourseError(f'Answer {number} is "{letter}"; it should be one of {expected} or -.')
        points = int(letter == right_letter(question))
        tags = {tag: question[tag] for tag in ("id", "module", "domain")}
        rows.append({**tags, "answer": letter, "points": points})
    return pd.DataFrame(rows).set_index("id")


def line(letters: str, trainee_id: str, *, after: bool = False) -> str:
    """What the instructor gets: id, "before" or "after", form and letters, as in `COLUMNS`."""
    form = form_for(trainee_id, after=after)
    return ",".join([ids.parse(trainee_id), "after" if after else "before", form, letters])


def summary(marks: pd.DataFrame, trainee_id: str, *, after: bool = False) -> str:
    """What a trainee is told after the test: how many answers are right, and the line for the instructor.

    Parameters
    ----------
    marks : pandas.DataFrame
        From `mark`.
    trainee_id : str
        The id, as the trainee types it.
    after : bool
        As for `form_for`.

    Returns
    -------
    str
        Markdown, with the line from `line`.
    """
    answered, right = (marks["answer"] != "-").sum(), marks["points"].sum()
    own = line("".join(marks["answer"]), trainee_id, after=after)
    return (
        f"You answered {answered} of {len(marks)} questions. **{right}** of your answers are right.\n\n"
        f"Send this line to your instructor, or the file that the form saved: `{own}`"
    )


def by_domain(marks: pd.DataFrame) -> pd.DataFrame:
    """Right answers and questions in each of the three domains, from `mark`."""
    return marks.groupby("domain")["points"].agg(right="sum", questions="size").reindex(DOMAINS)
