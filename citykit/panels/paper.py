"""The test before and after the course as a form: one choice per question, and a file for the instructor."""

from __future__ import annotations

import html
import os
from pathlib import Path

import ipywidgets

from citykit import ids, quiz
from citykit.errors import CourseError

UNKNOWN = "I do not know"


class Paper:
    """Questions with lettered answers, how many are answered, and a button that saves the answers.

    Nothing says which answer is right, so that the other half of the group can still meet the form.

    Parameters
    ----------
    questions : list of dict
        From `citykit.quiz.read_test`.
    trainee_id : str
        The id, as the trainee types it.
    after : bool
        As for `citykit.quiz.form_for`.
    folder : str or Path
        Where the file goes.
    """

    def __init__(self, questions: list[dict], trainee_id: str, *, after: bool = False, folder: str | Path = ".") -> None:
        self.questions, self.after, self.folder = questions, after, Path(folder)
        self.trainee = ids.parse(trainee_id)
        self.choices, rows = [], []
        for number, question in enumerate(questions, start=1):
            texts = [str(answer["text"]) for answer in question["answers"]]
            options = [(f"{letter}) {text}", letter) for letter, text in zip(quiz.letters_of(question), texts, strict=True)]
            choice = ipywidgets.RadioButtons(
                options=[*options, (UNKNOWN, "-")], value=None, layout={"width": "95%"}
            )
            choice.observe(lambda _: self._count(), names="value")
            self.choices.append(choice)
            rows += [ipywidgets.HTML(f"<strong>{number}. {html.escape(question['question'])}</strong>"), choice]
        self._said = ipywidgets.HTML()
        self._button = ipywidgets.Button(description="Save my answers", icon="save", layout={"width": "max-content"})
        self._button.on_click(lambda _: self.save())
        self._box = ipywidgets.VBox([*rows, self._button, self._said])
        self._count()
        self._load()

    @property
    def path(self) -> Path:
        """The file that the answers go to."""
        return self.folder / f"test-{self.trainee}-{'after' if self.after else 'before'}.csv"

    @property
    def letters(self) -> str:
        """One letter per question, ``-`` where none is chosen."""
        return "".join(choice.value or "-" for choice in self.choices)

    def save(self) -> Path | None:
        """Write the answers into a file of one line, and say what to do with it; an untouched form writes nothing."""
        if all(choice.value is None for choice in self.choices):
            self._said.value = "<p>Nothing is chosen yet, so nothing was saved. A file that you saved before stays.</p>"
            return None
        path = self.path
        line = quiz.line(self.letters, self.trainee, after=self.after)
        part = path.with_suffix(".part")
        part.write_text(f"{','.join(quiz.COLUMNS)}\n{line}\n", encoding="utf-8")
        os.replace(part, path)
        self._said.value = (
            f"<p><strong>Saved in {html.escape(path.name)}.</strong> Hand in this file, or send this line to your "
            f"instructor: <code>{line}</code></p>"
        )
        return path

    def _load(self) -> None:
        """Choose again what was saved before; a file that is not of this form is left alone."""
        if not self.path.is_file():
            return
        letters = self.path.read_text(encoding="utf-8").strip().rsplit(",", 1)[-1]
        try:
            quiz.mark(self.questions, letters)
        except CourseError:
            return
        for choice, letter in zip(self.choices, letters, strict=True):
            choice.value = None if letter == "-" else letter

    def _count(self) -> None:
        done = sum(choice.value is not None for choice in self.choices)
        self._said.value = f"<p>{done} of {len(self.choices)} questions answered. Save when you are done.</p>"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/html": quiz.as_html(self.questions), "text/plain": f"{len(self.questions)} questions", **self._box._repr_mimebundle_()}
