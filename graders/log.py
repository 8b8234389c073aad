"""nbgrader's own words: kept in one log file, and the last error for the line that a person reads."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from traitlets.config import LoggingConfigurable

from graders.course import Course

#: Where nbgrader's steps, and those in their place, log.
LOG = logging.getLogger("graders.nbgrader")


def quiet() -> None:
    """Leave out warnings about nbgrader's own use of its database and settings: no user can act on them."""
    warnings.filterwarnings("ignore", module=r"nbgrader\.|traitlets\.")


class Heard(logging.Handler):
    """Keeps the error messages of one conversion."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.errors.append(record.getMessage())

    def last_error(self) -> str:
        """The error of the last traceback that nbgrader logged, on one line, else its first error, else an empty text."""
        traces = [message.partition("\n(Background on this error")[0] for message in self.errors if "Traceback" in message]
        said = re.split(r"^  .*\n", traces[-1].strip(), flags=re.MULTILINE)[-1] if traces else (self.errors or [""])[0]
        return " ".join(said.split())


@contextmanager
def kept(course: Course) -> Iterator[Heard]:
    """Send what is logged inside the block to ``nbgrader.log`` in the course's folder."""
    course.home.mkdir(parents=True, exist_ok=True)
    LOG.propagate = False
    LOG.setLevel(logging.INFO)
    heard, written = Heard(), logging.FileHandler(course.home / "nbgrader.log", encoding="utf-8")
    written.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handlers = (heard, written)
    for handler in handlers:
        LOG.addHandler(handler)
    try:
        yield heard
    finally:
        for handler in handlers:
            LOG.removeHandler(handler)
        written.close()


@contextmanager
def nbgrader_log(course: Course, converter: LoggingConfigurable) -> Iterator[Heard]:
    """Keep the log of a converter of nbgrader's while the block runs."""
    with kept(course) as heard:
        converter.log = LOG
        yield heard
