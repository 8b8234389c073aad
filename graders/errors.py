"""What goes wrong, said so that a person can act on it."""

from __future__ import annotations


class GraderError(Exception):
    """One line: the file or row, what was found, what was expected, what to do."""
