"""Does every plain answer arrive as it was, and does nothing else get through the channel?"""

from __future__ import annotations

import datetime as dt
import math
import statistics

import matplotlib.pyplot as plt
import msgpack
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.run.inside import wire
from tests.hostile import fuzz


class Liar(float):
    """A number that says it equals everything."""

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class Bag(dict):
    """A dict that shows other items than it holds."""

    def items(self):
        return [("a", 100)]


PLAIN = [
    None, True, 3, -(2**63), 2**70, -2.5, math.inf, "é", b"\x00", [1, [2]], (1, 2), {1, 2}, frozenset({1}), {"a": 1, 2: [3]}, 1 + 2j, range(3),
    np.float64(2.5), np.int8(3), np.bool_(True), np.datetime64("2020-01-01"), pd.NA, pd.NaT, pd.Timestamp("2020-01-01T03:00", tz="UTC"),
    pd.Timedelta("3h"), dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.date(2020, 1, 2), dt.timedelta(3, 4),
]  # fmt: skip
ARRAYS = [np.arange(6).reshape(2, 3), np.array(["a", "bc"]), np.array([1, None, "x"], dtype=object), np.array([]), np.array(3.0)]
TABLES = [
    pd.Series([1, 2], index=["a", "b"], name="n"), pd.Series(["x", None]), pd.Series([1, None], dtype="Int64"), pd.Series(dtype=float),
    pd.Series(["a", "b"], dtype="category"), pd.Series([True, None], dtype="boolean"), pd.Index(["a"], name="k"), pd.DataFrame(),
    pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "c": [1.5, None]}), pd.DataFrame([[1, 2]], columns=["a", "a"]),
    pd.DataFrame({"t": pd.date_range("2020", periods=2)}), pd.DataFrame({"x": [1]}, index=pd.MultiIndex.from_tuples([("a", 1)], names=["p", "q"])),
]  # fmt: skip


def crossed(value: object) -> object:
    return wire.loads(wire.dumps(value))


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_does_a_plain_value_arrive_as_it_was(value):
    found = crossed(value)
    assert type(found) is type(value)
    assert repr(found) == repr(value)


@pytest.mark.parametrize("value", ARRAYS, ids=repr)
def test_does_an_array_arrive_as_it_was(value):
    found = crossed(value)
    assert found.dtype == value.dtype and found.shape == value.shape
    assert found.tolist() == value.tolist()


@pytest.mark.parametrize("value", TABLES, ids=lambda value: f"{type(value).__name__}-{len(value)}")
def test_does_a_table_arrive_as_it_was(value):
    found = crossed(value)
    assert type(found) is type(value)
    assert found.equals(value)
    if isinstance(value, pd.DataFrame):
        assert found.columns.tolist() == value.columns.tolist() and found.index.names == value.index.names


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_does_anything_built_of_plain_values_arrive_as_it_was(value):
    assert crossed(value) == value


def test_does_a_class_of_the_trainees_own_leave_its_tricks_behind():
    assert type(crossed(Liar(3))) is float and crossed(Liar(3)) != 4
    assert crossed(Bag(a=1)) == {"a": 1}


@pytest.mark.parametrize("use", [lambda one: one == 1, lambda one: one != 1, bool, len, list, lambda one: one.x, lambda one: one + 1, lambda one: one(), float, lambda one: 1 in one])
def test_does_an_object_of_another_kind_refuse_every_use(use):
    found = crossed(object())
    with pytest.raises(wire.WireError, match="of a kind that the tests cannot read: object"):
        use(found)


def test_does_a_function_arrive_as_a_caller():
    assert wire.loads(wire.dumps(statistics.fmean), lambda name: f"call {name}") == "call fmean"


def test_does_a_module_arrive_only_if_tests_may_use_it():
    assert crossed(math) is math
    assert isinstance(crossed(pytest), wire.Other)


def test_does_a_chart_arrive_as_what_it_shows():
    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4], label="line")
    axes.bar([0], [5])
    axes.set_title("Title")
    axes.legend()
    (found,) = crossed(figure)
    plt.close(figure)
    assert found.get_title() == "Title" and found.legend == ["line"]
    assert found.lines[0]["y"].tolist() == [3, 4]
    assert found.bars[0][3] == 5


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [nested(100), 10 ** (4 * wire.DIGITS)], ids=["too deep", "too many digits"])
def test_is_a_value_beyond_the_limits_not_written(value):
    with pytest.raises(wire.WireError):
        wire.dumps(value)


BAD = [
    b"", b"\xc1", b"\x91", msgpack.packb(["pickle", b"x"]), msgpack.packb([]), msgpack.packb([1]), msgpack.packb(["int", "9" * 10**5]),
    msgpack.packb(["array", "O", [1], b"12345678"]), msgpack.packb(["array", "<f8", [10**12], b""]), msgpack.packb(["array", "<f8", [-1], b""]),
    msgpack.packb(["array", "V8", [1], b"12345678"]), msgpack.packb(["objects", [2], [1]]), msgpack.packb({"a": 1}), msgpack.packb(msgpack.ExtType(1, b"x")),
    msgpack.packb(["dict", [[["list", []], 1]]]), msgpack.packb(["set", [["list", []]]]), msgpack.packb(["frame", None, None, None]),
    msgpack.packb(["nullable", "object", []]), b"\x91" * 5000, msgpack.packb(["other", 5]), msgpack.packb(["datetime", "no date"]),
    msgpack.packb(["span", ["list", []]]), msgpack.packb(["chart", 5]), msgpack.packb(["column", ["category", 1, 2, 3]]), b"\xdd\xff\xff\xff\xff",
]  # fmt: skip


@pytest.mark.parametrize("data", BAD, ids=lambda data: repr(data[:20]))
def test_is_what_is_no_message_refused(data):
    with pytest.raises(wire.WireError):
        wire.loads(data)


def test_do_20000_broken_messages_raise_nothing_else():
    for data in fuzz.messages(2026, [wire.dumps(value) for value in [*PLAIN, *ARRAYS, *TABLES]], 20_000):
        try:
            wire.loads(data)
        except wire.WireError:
            continue
