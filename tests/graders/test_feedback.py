"""Does a trainee read what to do when a check could not run?"""

from __future__ import annotations

import nbformat
import pytest

from graders.feedback import hint_of


@pytest.mark.parametrize(
    ("kind", "message", "hint"),
    [
        ("NameError", "name 'mean' is not defined", "There is no answer called mean. Was its cell deleted, or the name changed?"),
        (
            "WireError",
            "the answer is of a kind that the tests cannot read: Model",
            "Your answer is of a kind that cannot be marked: Model. Give a number, text, list, date or table, as the task asks.",
        ),
        ("NotebookError", "An answer or its output is too large.", "An answer or its output is too large."),
        ("KeyError", "The test stopped here.", "This task could not be marked. Ask your instructor."),
    ],
)
def test_does_the_hint_say_what_to_do_about_an_error(kind, message, hint):
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("error", ename=kind, evalue=message, traceback=[])])
    assert hint_of(cell) == hint
