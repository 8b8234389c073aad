"""Errors that a person can act on."""

from __future__ import annotations


class CourseError(Exception):
    """An error whose message says what was found, what was expected and what to do.

    In a notebook only the message is shown, without the traceback.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
