"""What several tests of the pilot library use."""

import re

import pytest
from hypothesis import strategies as st

from citykit.errors import CourseError

NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-10, 10) | st.sampled_from(["5", None, True])


def says(message: str):
    """The exact message of an error."""
    return pytest.raises(CourseError, match=f"^{re.escape(message)}$")
