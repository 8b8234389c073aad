"""Self-check questions of the lessons: data in YAML, shown with jupyterquiz.

A file is a list of questions; each has ``question`` and ``answers``, each answer ``text``, ``correct`` and ``why``.
A wrong answer's ``why`` names the misconception it stands for.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from jupyterquiz import display_quiz

from citykit.errors import CourseError

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
        If a question has not exactly one correct answer, fewer than two answers, or an answer without a reason.
    """
    questions = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    for number, question in enumerate(questions, start=1):
        where = f"{path}, question {number}"
        answers = question.get("answers", [])
        if len(answers) < 2 or sum(bool(answer.get("correct")) for answer in answers) != 1:
            raise CourseError(f"{where}: expected two or more answers, exactly one of them correct.")
        for answer in answers:
            if not answer.get("text") or not answer.get("why"):
                raise CourseError(f"{where}: every answer needs a text and a why, the words that answer back.")
    return questions


def show(path: str | Path) -> None:
    """Show the questions of a quiz file; works in JupyterLab and on the web page, and keeps no score."""
    questions = [
        {
            "question": question["question"],
            "type": "many_choice",
            "answers": [
                {"answer": str(answer["text"]), "correct": bool(answer.get("correct")), "feedback": answer["why"]}
                for answer in question["answers"]
            ],
        }
        for question in read(path)
    ]
    display_quiz(questions, colors=COLOURS, border_radius=6, max_width=720)
