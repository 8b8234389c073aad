"""Broken notebooks and broken messages by the thousand, the same ones for the same seed: for the tests and `benchmarks/fuzz.py`."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import msgpack

from citykit.ids import with_check
from graders import attempts
from graders.course import Course, Limits, Settings, write_whole
from graders.release import release

EXERCISE = "score_a_city"
LIMITS = Limits(seconds_per_cell=5, cpu_seconds=20, memory_megabytes=512, scratch_megabytes=16, processes=24)
#: Values that stand where others are expected.
ODD = [
    None, True, False, 0, -1, 10**30, -(2**63), 1e308, float("nan"), float("inf"), "", " ", "x", "\ud800", "\x00", "é" * 300, "../../gradebook.db", "\u202e",
    "<script>1</script>", [], [None], [[]], ["a", 1], {}, {"a": {}}, {"": None}, {"nbgrader": {}}, [0] * 500, "9" * 5000,
]  # fmt: skip
KINDS = ["code", "markdown", "raw", "heading", "Code", "", None, 3, ["code"], {}]
OUTPUTS = [
    {"output_type": "stream", "name": "stdout", "text": ["a", 1]}, {"output_type": "error"}, {"output_type": "pyout"}, {"output_type": None}, None, "text", [],
    {"output_type": "display_data", "data": {"text/html": {"a": 1}, "image/png": 5}, "metadata": None}, {"output_type": "execute_result", "data": []},
]  # fmt: skip

#: Parts of messages that stand where others are expected.
PARTS = [
    None, True, 0, -1, 2**39, 2**63, 1e308, float("nan"), "", "x", "9" * 5000, "<f8", "<M8[ns]", "|b1", "Int64", b"", bytes(8), bytes(64), [], [[]], [2**20, 2**20],
    ["list", []], ["list", [1, 2]], ["dict", [["a", 1]]], ["set", [1]], ["int", "9"], ["range", 0, 2**40, 1], ["range", 0, 0, 0], ["array", "<f8", [1], bytes(8)],
    ["array", "<f8", [0, 2**39], b""], ["nat"], ["timestamp", "2020"], ["function", "f"], ["other", "x"], ["module", "math"], ["index", ["plain", ["list", [1]]], None],
    "list", "array", "objects", "texts", "frame", "series", "index", "levels", "column", "category", "plain", "nullable", "text", "chart", "scalar", "span",
]  # fmt: skip

Change = Callable[[random.Random, dict], object]


def odd(draws: random.Random) -> object:
    """A value of its own that stands where another one is expected."""
    return deepcopy(draws.choice(ODD))


def cells(notebook: dict) -> list[dict]:
    """The cells that are still cells."""
    found = notebook.get("cells")
    return [cell for cell in found if isinstance(cell, dict)] if isinstance(found, list) else []


def about(cell: dict) -> dict:
    """A cell's nbgrader metadata where it still has some."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def places(value: object) -> Iterator[tuple[dict | list, str | int]]:
    """Every place in a tree: what holds it, and its key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(pairs):
        yield value, key
        yield from places(item)


def place(draws: random.Random, notebook: dict) -> tuple[dict | list, str | int]:
    """One place: half of the time in a cell's metadata, where the grader looks."""
    inner = [cell["metadata"] for cell in cells(notebook) if isinstance(cell.get("metadata"), dict | list)]
    found = list(places(draws.choice(inner))) if inner and draws.random() < 0.5 else []
    return draws.choice(found or list(places(notebook)) or [(notebook, "x")])


def drop(draws: random.Random, notebook: dict) -> None:
    holder, key = place(draws, notebook)
    holder.pop(key, None) if isinstance(holder, dict) else holder.pop(key)


def double(draws: random.Random, notebook: dict) -> None:
    holder, key = place(draws, notebook)
    if isinstance(holder, list):
        holder.insert(key, json.loads(json.dumps(holder[key])))
    else:
        holder[f"{key}{draws.choice(['', ' ', '2'])}x"] = holder.get(key)


def retype(draws: random.Random, notebook: dict) -> None:
    holder, key = place(draws, notebook)
    holder[key] = odd(draws)


def nest(draws: random.Random, notebook: dict) -> None:
    holder, key = place(draws, notebook)
    for _ in range(draws.choice([1, 1, 3, 30, 60, 400])):
        holder[key] = draws.choice([lambda item: [item], lambda item: {"a": item}])(holder.get(key) if isinstance(holder, dict) else holder[key])


def swap(draws: random.Random, notebook: dict) -> None:
    first, second = draws.choice(list(places(notebook)) or [({"x": 1}, "x")]), draws.choice(list(places(notebook)) or [({"x": 1}, "x")])
    one, other = (json.dumps(holder[key]) for holder, key in (first, second))
    first[0][first[1]] = json.loads(other)
    try:
        second[0][second[1]] = json.loads(one)
    except IndexError:
        return  # the first change took the second place away


def shuffle(draws: random.Random, notebook: dict) -> None:
    if isinstance(notebook.get("cells"), list):
        draws.shuffle(notebook["cells"])


def swap_metadata(draws: random.Random, notebook: dict) -> None:
    found = cells(notebook)
    if len(found) > 1:
        one, other = draws.sample(found, 2)
        one["metadata"], other["metadata"] = other.get("metadata"), one.get("metadata")


def double_ids(draws: random.Random, notebook: dict) -> None:
    found = cells(notebook)
    for cell in found:
        cell["id"] = draws.choice(found).get("id")


def odd_id(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        cell["id"] = draws.choice([cell.get("id"), odd(draws)])


def same_grade_id(draws: random.Random, notebook: dict) -> None:
    names = [about(cell)["grade_id"] for cell in cells(notebook) if "grade_id" in about(cell)]
    for cell in cells(notebook):
        if names and about(cell):
            about(cell)["grade_id"] = draws.choice(names)


def odd_grade_id(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        if about(cell) and draws.random() < 0.3:
            about(cell)["grade_id"] = odd(draws)


def odd_metadata(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        if draws.random() < 0.2:
            cell["metadata"] = draws.choice([odd(draws), {"nbgrader": odd(draws)}, {"tags": odd(draws)}])


def flags(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        for name in about(cell):
            if draws.random() < 0.3:
                about(cell)[name] = draws.choice([True, False, 1000, odd(draws)])


def schema(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        if about(cell):
            about(cell)["schema_version"] = draws.choice([0, 1, 2, 4, 99, "3", None, -1, 10**30])


def version(draws: random.Random, notebook: dict) -> None:
    notebook["nbformat"] = draws.choice([1, 2, 3, 4, 5, 99, 10**30, "4", None, 4.0, -1, [4]])
    notebook["nbformat_minor"] = draws.choice([0, 1, 2, 4, 5, 99, 10**30, "5", None, -1])
    if draws.random() < 0.3:
        notebook["worksheets"] = [{"cells": notebook.pop("cells", None), "metadata": {}}]


def odd_source(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        text = cell.get("source") if isinstance(cell.get("source"), str) else ""
        lines = [text.splitlines(keepends=True), [text, None], [[text]], {"text": text}, text + "\x00", text + "\ud800", text + "\r\n" * 50]
        if draws.random() < 0.3:
            cell["source"] = draws.choice([*lines, odd(draws)])


def odd_kind(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        if draws.random() < 0.2:
            cell["cell_type"] = deepcopy(draws.choice(KINDS))


def odd_outputs(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        cell["outputs"] = deepcopy(draws.choice([draws.choices(OUTPUTS, k=3), None, 5, {}, "text"]))


def attachments(draws: random.Random, notebook: dict) -> None:
    for cell in cells(notebook):
        cell["attachments"] = draws.choice([{"a.png": {"image/png": "AAAA"}}, {"a": 5}, [], None, {"../../x": {"text/html": "<script>1</script>"}}])


def fewer(draws: random.Random, notebook: dict) -> None:
    if isinstance(notebook.get("cells"), list):
        notebook["cells"] = [cell for cell in notebook["cells"] if draws.random() < 0.7]


def more(draws: random.Random, notebook: dict) -> None:
    if cells(notebook):
        notebook["cells"] += [json.loads(json.dumps(draws.choice(cells(notebook)))) for _ in range(draws.choice([3, 40, 3000]))]


def strangers(draws: random.Random, notebook: dict) -> None:
    if isinstance(notebook.get("cells"), list):
        notebook["cells"] += [odd(draws) for _ in range(3)]


def odd_top(draws: random.Random, notebook: dict) -> None:
    notebook[draws.choice(["metadata", "cells", "nbformat", "nbformat_minor", "extra"])] = odd(draws)


CHANGES: list[Change] = [
    drop, drop, double, double, retype, retype, retype, nest, nest, swap, shuffle, swap_metadata, double_ids, odd_id, same_grade_id, odd_grade_id, odd_metadata,
    flags, schema, version, odd_source, odd_kind, odd_outputs, attachments, fewer, more, strangers, odd_top,
]  # fmt: skip


def broken_bytes(draws: random.Random, data: bytes) -> bytes:
    """A file that was damaged on its way."""
    begin, end = sorted((draws.randrange(len(data)), draws.randrange(len(data))))
    kind = draws.choice(["flip", "flip", "flip", "cut", "without", "twice", "mark", "sixteen", "latin", "nulls", "digits"])
    if kind == "flip":
        found = bytearray(data)
        for _ in range(draws.choice([1, 1, 2, 5, 50])):
            found[draws.randrange(len(found))] ^= 1 << draws.randrange(8)
        return bytes(found)
    return {
        "cut": data[:begin], "without": data[:begin] + data[end:], "twice": data[:end] + data[begin:], "mark": b"\xef\xbb\xbf" + data,
        "sixteen": data.decode("utf-8", "replace").encode("utf-16"), "latin": data + "é".encode("latin-1"), "nulls": data[:begin] + bytes(50) + data[begin:],
        "digits": data.replace(b": 4", b": " + b"4" * 5000),
    }[kind]  # fmt: skip


def notebook(seed: int, honest: bytes) -> bytes:
    """An honest notebook's file with a few changes.

    Parameters
    ----------
    seed : int
        The same seed gives the same file.
    honest : bytes
        The notebook as it was handed out and answered.
    """
    draws = random.Random(f"notebook {seed}")
    found = json.loads(honest)
    if draws.random() < 0.15:
        return broken_bytes(draws, honest)
    for change in draws.choices(CHANGES, k=draws.choice([1, 1, 1, 2, 3])):
        if isinstance(found, dict):
            change(draws, found)
    data = json.dumps(found, ensure_ascii=True, indent=draws.choice([None, 1])).encode()
    return broken_bytes(draws, data) if draws.random() < 0.05 else data


def broken_tree(draws: random.Random, tree: object) -> object:
    """What a message holds, with one part changed: left out, doubled, put in the place of another one, or odd."""
    found = list(places(tree))
    if not found:
        return deepcopy(draws.choice(PARTS))
    holder, key = draws.choice(found)
    kind = draws.choice(["odd", "odd", "drop", "double", "move", "nest"])
    if kind == "drop":
        holder.pop(key)
    elif kind == "double":
        holder.insert(key, deepcopy(holder[key]))
    else:
        other, place_there = draws.choice(found)
        holder[key] = deepcopy({"odd": draws.choice(PARTS), "move": other[place_there], "nest": [holder[key]]}[kind])
    return tree


def messages(seed: int, good: list[bytes], count: int) -> Iterator[bytes]:
    """Messages of the channel: half of them with a few bytes changed, dropped or put in, half with parts changed."""
    draws = random.Random(seed)
    for _ in range(count):
        data = bytearray(draws.choice(good))
        if draws.random() < 0.5:
            tree = msgpack.unpackb(data)
            for _ in range(draws.randint(1, 3)):
                tree = broken_tree(draws, tree)
            yield msgpack.packb(tree)
            continue
        for _ in range(draws.randint(1, 6)):
            begin = draws.randrange(len(data) + 1)
            data[begin : begin + draws.randint(0, 3)] = draws.randbytes(draws.randint(0, 3))
        yield bytes(data)


def course_in(home: Path) -> Course:
    """The course of the broken notebooks."""
    return Course(Settings(id="fuzz", title="Fuzz", exercises=[EXERCISE], limits=LIMITS), home)


def hand_in(home: Path, count: int) -> tuple[Course, list[str], list[str]]:
    """A released course with so many broken notebooks, an honest one before and one after them.

    Returns
    -------
    course, honest, broken
        The course, and the trainees' ids.
    """
    course = course_in(home)
    broken, honest = [with_check(f"F{number:04d}") for number in range(count)], [with_check("A0000"), with_check("Z9999")]
    rows = [f"{one},Synthetic learner,,,,,en," for one in [*broken, *honest]]
    write_whole(course.roster_path, "\n".join(["id,name,email,city,country,role,language,team", *rows]))
    release(course, EXERCISE)
    for number, trainee in enumerate([*honest, *broken]):
        data = attempts.submission(course, EXERCISE, attempts.Attempt("honest", "", "right", base="reference"), trainee, trainee).encode()
        write_whole(course.notebook("submitted", EXERCISE, trainee), data if trainee in honest else notebook(number, data))
    return course, honest, broken
