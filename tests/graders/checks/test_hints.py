"""Do all hints read as words for an official: short, without programming terms, without the answer?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from graders.checks import toolkit

#: Words of programming that an official need not know.
JARGON = re.compile(
    r"\b(dict|dictionary|float|int|integer|string|str|boolean|bool|tuple|array|dataframe|series|index|indices|exception|traceback|"
    r"error message|null|none type|nonetype|nan|type|attribute|argument|parameter|function|method call|object|syntax|assert|module|"
    r"python|pandas|numpy|key|keys|loop|iterate|variable|cell output|kernel|runtime|stack|import)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{[^}]*\}")


def hints(path: Path) -> list[tuple[int, str]]:
    """Line and text of each hint of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (call.lineno, call.args[0].value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_" and isinstance(call.args[0], ast.Constant)
    ]


FOLDER = Path(toolkit.__file__).parent
HINTS = [
    pytest.param(text, id=f"{path.relative_to(FOLDER).as_posix()}:{line}") for path in sorted(FOLDER.rglob("*.py")) for line, text in hints(path)
]


@pytest.mark.parametrize("text", HINTS)
def test_is_the_hint_short_and_plain(text):
    words = PLACEHOLDER.sub("x", text)
    assert len(words) <= 220
    assert not JARGON.findall(words)


def test_are_there_hints_to_read():
    assert len(HINTS) > 200
