"""The lines of a section read as text, number or date, and refused where they cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import yaml

from citykit.errors import CourseError
from citykit.plan.sections import CHALLENGES, DATES, MONEY, NUMBERS, SECTIONS, Section

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Lines(yaml.BaseLoader):
    """YAML in which every value stays text, and a word that stands twice is an error."""

    def construct_mapping(self, node, deep=False):
        words = [str(key.value) for key, _ in node.value]
        for (key, _), word in zip(node.value, words, strict=True):
            if words.count(word) > 1:
                problem = f'"{word}" stands twice in one row; start each new row with "- "'
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        return super().construct_mapping(node, deep=deep)


def parse(text: str, where: str):
    """What a YAML text holds, every value as text."""
    try:
        return yaml.load(text, Loader=_Lines)
    except (yaml.YAMLError, RecursionError, TypeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        what = f" ({error.problem})" if getattr(error, "problem", None) else ""
        raise CourseError(
            f"{where}{line}: this cannot be read{what}. Write one line for each word, "
            "as in owner: Roads office. Put text between quotes if it holds a colon or starts with a sign."
        ) from None


def read_text(value, where: str) -> str | None:
    if isinstance(value, (list, tuple, Mapping)):
        raise CourseError(f"{where}: expected one line of text, and found a list.")
    text = "" if value is None else str(value).strip()
    if _UNPRINTABLE.search(text):
        raise CourseError(f"{where}: it holds a sign that cannot be printed. Type the text again.")
    return text or None


def _number(text: str, where: str, *, negative: bool) -> int | float:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text, re.ASCII):
        message = "expected a number such as 120000 or 3.5, without currency, comma or space,"
        raise CourseError(f'{where}: {message} and found "{text}".')
    value = float(text)
    if value < 0 and not negative:
        raise CourseError(f"{where}: expected an amount of 0 or more, and found {text}.")
    return int(value) if value.is_integer() else value


def read_date(text: str, where: str) -> date:
    try:
        if not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        message = f'expected a date as year-month-day, such as 2027-03-31, and found "{text}".'
        raise CourseError(f"{where}: {message}") from None


def _line(word: str, value, where: str):
    """One line as text, number or date; None where it is empty."""
    text = read_text(value, where)
    if text is None:
        return None
    if word in NUMBERS:
        return _number(text, where, negative=word not in MONEY)
    if word in DATES:
        return read_date(text, where)
    if word == "challenge" and text not in CHALLENGES:
        raise CourseError(f'{where}: there is no challenge "{text}". Choose from: {", ".join(CHALLENGES)}.')
    return text


def _row(section: Section, content, where: str) -> dict:
    if not isinstance(content, Mapping):
        first = next(iter(section.lines))
        raise CourseError(f'{where}: expected lines such as "{first}: ...", with a space after the colon.')
    for word in content:
        if word not in section.lines:
            known = ", ".join(section.lines)
            raise CourseError(f'{where}: there is no line "{word}". The lines are: {known}.')
    return {word: _line(word, content.get(word), f"{where}, {word}") for word in section.lines}


def read_section(name: str, content) -> dict | list[dict]:
    """One section, checked.

    Parameters
    ----------
    name : str
        A key of `SECTIONS`.
    content : str, dict, list of dict or None
        The lines as text (YAML), or what such text holds.

    Returns
    -------
    dict or list of dict
        The lines of the section, or of each row: text, numbers and dates; None where a line is empty.

    Raises
    ------
    CourseError
        If a line is unknown or cannot be understood; the message names section, row and line.
    """
    section, where = SECTIONS[name], f'Section "{name}"'
    if isinstance(content, str):
        # YAML drops what follows " #": say so, rather than lose half a sentence.
        if cut := re.search(r"^[^\"'\n]*\s#.*$", content, re.MULTILINE):
            raise CourseError(f"{where}: put text that holds # between quotes: {cut.group().strip()}")
        content = parse(content, where)
    if not section.rows:
        return _row(section, content or {}, where)
    if not content:
        return []
    if not isinstance(content, list):
        raise CourseError(f'{where}: expected a list, each row starting with "- ".')
    return [_row(section, row, f"{where}, row {number}") for number, row in enumerate(content, start=1)]


def empty_lines(name: str, content: dict | list[dict], *, labels: bool = True) -> list[str]:
    """The lines of a section that are still empty, by their labels or by the words before the colon."""
    title, lines = SECTIONS[name].title, SECTIONS[name].lines
    if content == []:
        return [f"{title}: no row yet"]
    rows = content if isinstance(content, list) else [content]
    place = "{title}, row {number}: {words}" if isinstance(content, list) else "{title}: {words}"
    return [
        place.format(title=title, number=number, words=", ".join(words))
        for number, row in enumerate(rows, start=1)
        if (words := [lines[word] if labels else word for word, value in row.items() if value is None])
    ]


def check(name: str, content) -> None:
    """Say whether a section is complete, and what is still empty.

    Parameters and errors as for `read_section`.
    """
    empty = empty_lines(name, read_section(name, content), labels=False)
    print(f"Still empty. {'; '.join(empty)}." if empty else f"{SECTIONS[name].title}: every line is filled.")
