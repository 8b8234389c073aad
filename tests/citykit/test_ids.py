"""Is an id accepted however it is typed, and is a mistyped one noticed?"""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citykit.errors import CourseError
from citykit.ids import parse, with_check

stems = st.text(string.ascii_uppercase + string.digits, min_size=3, max_size=12)


@given(stems)
def test_is_an_id_accepted_in_any_case_and_with_spaces_and_hyphens(stem):
    made = with_check(stem)
    spaced = "\u00a0 ".join(made[:2]) + "-" + "\u2011".join(made[2:])
    assert parse(f" {spaced.lower()} ") == made


@given(stems, st.data())
def test_is_one_wrong_character_noticed(stem, data):
    made = with_check(stem)
    place = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(st.sampled_from([c for c in string.ascii_uppercase + string.digits if c != made[place]]))
    with pytest.raises(CourseError, match="its last character does not fit the others"):
        parse(made[:place] + other + made[place + 1 :])


def test_are_nearly_all_swapped_neighbours_noticed():
    swaps = noticed = 0
    for made in (with_check(f"KLA{number:03d}") for number in range(500)):
        for place in range(len(made) - 1):
            swapped = made[:place] + made[place + 1] + made[place] + made[place + 2 :]
            if swapped == made:
                continue
            swaps += 1
            try:
                parse(swapped)
            except CourseError:
                noticed += 1
    assert noticed / swaps > 0.97


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'Your id is missing. Type it between the quotes in the line TRAINEE_ID = "" and run the cell again. You find your id in the message that invited you to the course.'),
        ("A1", '"A1" is not an id of this course: an id has 4 to 16 letters and digits.'),
        ("é€ß!", '"é€ß!" is not an id of this course: its last character does not fit the others. Look for a mistyped or swapped character, for example the letter O for the digit 0.'),
    ],
)
def test_is_a_bad_id_said(text, message):
    with pytest.raises(CourseError) as caught:
        parse(text)
    assert str(caught.value) == message
    assert caught.value._render_traceback_() == [message]
