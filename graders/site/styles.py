"""Style sheets as text: put together, and cut to what a site uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from posixpath import relpath

import tinycss2

NESTED = ("media", "supports", "container", "layer")


def read(path: Path, folder: Path) -> str:
    """One style sheet with what it imports, its addresses as seen from ``folder``."""

    def imported(found: re.Match) -> str:
        return read((path.parent / found[1]).resolve(), folder)

    def moved(found: re.Match) -> str:
        address = found[1]
        if re.match(r"#|data:|[a-z]+://|//", address):
            return f'url("{address}")'
        return f'url("{relpath((path.parent / address).resolve(), folder.resolve())}")'

    text = path.read_text("utf-8").removeprefix("\ufeff")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r'url\(\s*["\']?([^"\')]+)["\']?\s*\)', moved, text)
    return re.sub(r'@import\s+["\']([^"\']+)["\'];', imported, text)


def used(text: str, names: set[str]) -> str:
    """The rules whose classes are all among ``names`` (rules without a class stay), and the variables they use."""
    return '@charset "utf-8";\n' + _used_variables("".join(_used(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), names)))


def _used_variables(text: str) -> str:
    """Leave out variables that nothing refers to, then those that only these referred to, and so on."""
    known = set(re.findall(r"var\(\s*(--[\w-]+)", text))
    shorter = re.sub(
        r'(?<=[{;])\s*(--[\w-]+)\s*:(?:[^;{}"]|"[^"]*")*;?', lambda found: found[0] if found[1] in known else "", text
    )
    return shorter if shorter == text else _used_variables(shorter)


def _used(rules: list, names: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [part for part in _split(rule.prelude) if classes(part) <= names]
            if selectors:
                heads = ",".join(tinycss2.serialize(part).strip() for part in selectors)
                yield f"{heads}{{{_tight(rule.content)}}}\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTED and rule.content is not None:
            inner = "".join(_used(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), names))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            yield rule.serialize() + "\n"


def _split(tokens: list) -> list[list]:
    """The selectors of a list that commas separate."""
    parts = [[]]
    for token in tokens:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def classes(selector: list) -> set[str]:
    """The classes that an element or its ancestors must have; those within ``:not()`` and its like are no must."""
    return {name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"}


def _tight(tokens: list) -> str:
    """Declarations with single spaces."""
    return re.sub(r"\s+", " ", tinycss2.serialize(tokens)).strip()
