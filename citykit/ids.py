"""Trainee ids: a few letters and digits, then one check character.

The check character is ISO/IEC 7064 MOD 37,36: every single mistyped character and nearly every pair of swapped
neighbours is noticed before anybody works on the wrong case.
"""

from __future__ import annotations

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from citykit.errors import CourseError


def compact(text: str) -> str:
    """Upper case, without spaces (of any kind) and hyphens: the form in which ids are kept."""
    return "".join(str(text).split()).translate(dict.fromkeys(map(ord, "-\u2010\u2011\u2013"))).upper()


def with_check(stem: str) -> str:
    """The id that a stem of letters and digits becomes.

    Parameters
    ----------
    stem : str
        Letters A to Z and digits, for example ``"KLA07"``.

    Returns
    -------
    str
        The stem in upper case, followed by its check character.
    """
    stem = compact(stem)
    return stem + mod_37_36.calc_check_digit(stem)


def parse(text: str) -> str:
    """The id of record that a person typed.

    Parameters
    ----------
    text : str
        What was typed; case, spaces and hyphens do not matter.

    Returns
    -------
    str
        The id in upper case, without spaces.

    Raises
    ------
    CourseError
        If the id is empty, too short, too long or its check character does not fit.
    """
    found = compact(text)
    if not found:
        raise CourseError(
            'Your id is missing. Type it between the quotes in the line TRAINEE_ID = "" and run the cell again. '
            "You find your id in the message that invited you to the course."
        )
    if not 4 <= len(found) <= 16:
        raise CourseError(f'"{text}" is not an id of this course: an id has 4 to 16 letters and digits.')
    try:
        return mod_37_36.validate(found)
    except ValidationError:
        raise CourseError(
            f'"{text}" is not an id of this course: its last character does not fit the others. '
            "Look for a mistyped or swapped character, for example the letter O for the digit 0."
        ) from None
