"""Answers as data: what may cross from the trainee's process to the checker's, and how it is written.

A value is written with msgpack; everything that msgpack does not know is a list that begins with a tag. Nothing is ever
unpickled, and no class of the trainee's crosses: an object of another kind arrives as its kind's name alone.
"""

from __future__ import annotations

import datetime as dt
import importlib
import re
import types
from collections.abc import Callable
from typing import Any

import msgpack
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .channel import MODULES

#: How deep lists may lie in each other.
DEPTH = 40
#: Digits of a whole number that msgpack does not hold.
DIGITS = 4000
#: Kinds of NumPy values that are plain: truth, whole, unsigned, float, complex, time, time span.
PLAIN = "biufcMm"
#: How such a kind is written.
DTYPE = re.compile(r"[<>|]([biufc][0-9]{1,2}|[Mm]8(\[[a-zA-Z0-9]{1,6}\])?)")
#: Extension types of pandas columns that hold plain values.
NULLABLE = ("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64", "boolean")


class WireError(ValueError):
    """A value that cannot cross, or a message that is none."""


class Other:
    """Stands for an object of a kind that cannot cross. Using it in any way but by identity raises.

    Parameters
    ----------
    kind : str
        What it was, as text.
    """

    def __init__(self, kind: str) -> None:
        object.__setattr__(self, "kind", kind)

    def _refuse(self, *_: object) -> Any:
        raise WireError(f"the answer is of a kind that the tests cannot read: {object.__getattribute__(self, 'kind')}")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __len__ = __iter__ = __call__ = __getitem__ = _refuse
    __add__ = __sub__ = __mul__ = __truediv__ = __neg__ = __float__ = __int__ = __index__ = __contains__ = __getattr__ = _refuse
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __abs__ = __round__ = __array__ = _refuse
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<{object.__getattribute__(self, 'kind')}>"


def dumps(value: object) -> bytes:
    """A value as bytes."""
    return msgpack.packb(tree(value))


def loads(data: bytes, call: Callable[..., Any] | None = None) -> Any:
    """The value in bytes.

    Parameters
    ----------
    data : bytes
        As from `dumps`; may come from a hostile process.
    call : callable, optional
        Makes a caller from the number of a function.

    Raises
    ------
    WireError
        If the bytes are no message.
    """
    try:
        return value(msgpack.unpackb(data, strict_map_key=True, max_ext_len=0, max_map_len=0), call)
    except WireError:
        raise
    except Exception as error:  # msgpack, NumPy and pandas raise whatever fits, memory errors among it
        raise WireError(f"not a message: {type(error).__name__}") from None


def tree(value: object, depth: int = 0) -> Any:
    """A value as nested lists of what msgpack holds; an object of another kind becomes its name."""
    if depth > DEPTH:
        raise WireError("lists lie too deep in each other")
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value, depth + 1)
    if callable(value):
        return _function(value)
    return ["other", type.__getattribute__(type(value), "__name__")[:80]]


def _int(value: int, _depth: int) -> Any:
    plain = int.__add__(value, 0)
    if -(2**63) <= plain < 2**63:
        return plain
    if plain.bit_length() > 3 * DIGITS:
        raise WireError("a number has too many digits")
    return ["int", str(plain)]


def _items(tag: str, items: Callable[[Any], Any]) -> Callable[[Any, int], list]:
    return lambda value, depth: [tag, [tree(item, depth) for item in items(value)]]


def _dict(value: dict, depth: int) -> list:
    return ["dict", [[tree(key, depth), tree(item, depth)] for key, item in dict.items(value)]]


def _array(value: np.ndarray, depth: int) -> list:
    if value.dtype.kind in PLAIN:
        return ["array", value.dtype.str, list(value.shape), np.ascontiguousarray(value).tobytes()]
    if value.dtype.kind in "OU" and value.ndim <= 2:
        return ["texts" if value.dtype.kind == "U" else "objects", list(value.shape), [tree(item, depth) for item in value.ravel().tolist()]]
    return ["other", f"array of {value.dtype}"[:80]]


def _column(value: Any, depth: int) -> list:
    """The values of an index or a column."""
    kind = value.dtype
    if isinstance(kind, np.dtype):
        return ["plain", _array(value.to_numpy(), depth)]
    if isinstance(kind, pd.CategoricalDtype):
        values = value.array if hasattr(value, "array") else value
        return ["category", _column(values.categories, depth), _array(np.asarray(values.codes), depth), bool(values.ordered)]
    if isinstance(kind, pd.StringDtype):
        return ["text", [item if isinstance(item, str) else None for item in value.tolist()]]
    if str(kind) in NULLABLE:
        return ["nullable", str(kind), [None if item is pd.NA else tree(item, depth) for item in value.tolist()]]
    return ["plain", _array(np.asarray(value, dtype=object), depth)]


def _index(value: pd.Index, depth: int) -> list:
    if isinstance(value, pd.MultiIndex):
        return ["levels", [_column(value.get_level_values(n), depth) for n in range(value.nlevels)], [tree(name, depth) for name in value.names]]
    return ["index", _column(value, depth), tree(value.name, depth)]


def _frame(value: pd.DataFrame, depth: int) -> list:
    columns = [_column(value.iloc[:, place], depth) for place in range(value.shape[1])]
    return ["frame", _index(value.columns, depth), _index(value.index, depth), columns]


def _function(value: Any) -> list:
    name = getattr(value, "__name__", "function")
    return ["function", name[:80] if isinstance(name, str) else "function"]


def _axes(axes: Any, depth: int) -> list:
    """What a chart shows: titles, lines, bars and points, as data."""
    shown = {
        "title": axes.get_title(), "xlabel": axes.get_xlabel(), "ylabel": axes.get_ylabel(),
        "xlim": list(map(float, axes.get_xlim())), "ylim": list(map(float, axes.get_ylim())),
        "xticks": [label.get_text() for label in axes.get_xticklabels()], "yticks": [label.get_text() for label in axes.get_yticklabels()],
        "lines": [{"x": np.asarray(line.get_xdata()), "y": np.asarray(line.get_ydata()), "label": str(line.get_label())} for line in axes.lines],
        "bars": [[float(n) for n in (bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height())] for bar in axes.patches if hasattr(bar, "get_height")],
        "points": [np.asarray(group.get_offsets(), dtype=float) for group in axes.collections if hasattr(group, "get_offsets")],
        "texts": [text.get_text() for text in axes.texts],
        "legend": [text.get_text() for text in axes.get_legend().get_texts()] if axes.get_legend() else [],
    }  # fmt: skip
    return ["chart", tree(shown, depth)]


def _figure(value: Any, depth: int) -> list:
    return ["list", [_axes(axes, depth) for axes in value.axes]]


_WRITERS: list[tuple[Any, Callable[[Any, int], Any]]] = [
    (type(None), lambda value, depth: None),
    (bool, lambda value, depth: value),
    (np.generic, lambda value, depth: ["scalar", _array(np.asarray(value), depth)] if np.asarray(value).dtype.kind in PLAIN else tree(value.item(), depth)),
    (int, _int),
    (float, lambda value, depth: float.__add__(value, 0.0)),
    (str, lambda value, depth: str.__str__(value)),
    (bytes, lambda value, depth: bytes(value)),
    (complex, lambda value, depth: ["complex", complex.__add__(value, 0j).real, complex.__add__(value, 0j).imag]),
    (type(pd.NaT), lambda value, depth: ["nat"]),
    (type(pd.NA), lambda value, depth: ["na"]),
    (pd.Timestamp, lambda value, depth: ["timestamp", value.isoformat()]),
    (pd.Timedelta, lambda value, depth: ["span", _array(np.asarray(value.to_timedelta64()), depth)]),
    (dt.datetime, lambda value, depth: ["datetime", value.isoformat()]),
    (dt.date, lambda value, depth: ["date", value.isoformat()]),
    (dt.timedelta, lambda value, depth: ["timedelta", value.days, value.seconds, value.microseconds]),
    (list, _items("list", list.__iter__)),
    (tuple, _items("tuple", tuple.__iter__)),
    (set, _items("set", set.__iter__)),
    (frozenset, _items("frozenset", frozenset.__iter__)),
    (dict, _dict),
    (range, lambda value, depth: ["range", value.start, value.stop, value.step]),
    ((type({}.keys()), type({}.values())), _items("list", iter)),
    (np.ndarray, _array),
    (pd.Series, lambda value, depth: ["series", _column(value, depth), _index(value.index, depth), tree(value.name, depth)]),
    (pd.Index, _index),
    (pd.api.extensions.ExtensionArray, lambda value, depth: ["column", _column(value, depth)]),
    (pd.DataFrame, _frame),
    (types.ModuleType, lambda value, depth: ["module", str(value.__name__)[:80]]),
    (Axes, _axes),
    (Figure, _figure),
]


class Chart(types.SimpleNamespace):
    """What one pair of axes shows: ``title``, ``xlabel``, ``ylabel``, ``lines``, ``bars``, ``points``, ``texts``, ``legend``."""

    def get_title(self) -> str:
        """The title."""
        return self.title

    def get_xlabel(self) -> str:
        """The label of the horizontal axis."""
        return self.xlabel

    def get_ylabel(self) -> str:
        """The label of the vertical axis."""
        return self.ylabel


def value(tree: Any, call: Callable[..., Any] | None = None, depth: int = 0) -> Any:
    """The value of a tree as from `tree`."""
    if depth > 2 * DEPTH:
        raise WireError("lists lie too deep in each other")
    if not isinstance(tree, list):
        return tree
    tag, *rest = tree
    if tag == "function":
        return call(*map(_text, rest)) if call else Other("function")
    if not isinstance(tag, str) or tag not in _READERS:
        raise WireError("an unknown tag")

    def inner(part: Any) -> Any:
        return value(part, call, depth + 1)

    return _READERS[tag](inner, *rest)


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise WireError("expected text")
    return given


def _read_array(inner: Callable, dtype: str, shape: list, data: bytes) -> np.ndarray:
    if not DTYPE.fullmatch(_text(dtype)) or not isinstance(data, bytes):
        raise WireError("not a plain array")
    if len(shape) > 8 or not all(isinstance(size, int) and 0 <= size < 2**40 for size in shape):
        raise WireError("not a shape")
    return np.frombuffer(data, np.dtype(dtype)).reshape(shape).copy()


def _read_objects(inner: Callable, shape: list, items: list) -> np.ndarray:
    if len(shape) > 2 or not all(isinstance(size, int) and size >= 0 for size in shape) or int(np.prod(shape, dtype=object)) != len(items):
        raise WireError("not a shape")
    found = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        found[place] = inner(item)
    return found.reshape(shape)


def _read_column(inner: Callable, column: list) -> Any:
    tag, *rest = column
    if tag == "plain":
        return _of_kind(np.ndarray, inner(rest[0]))
    if tag == "text":
        return pd.array([None if item is None else _text(item) for item in rest[0]], dtype="str")
    if tag == "nullable" and rest[0] in NULLABLE:
        return pd.array([pd.NA if item is None else inner(item) for item in rest[1]], dtype=rest[0])
    if tag == "category":
        return pd.Categorical.from_codes(inner(rest[1]), pd.Index(_read_column(inner, rest[0])), ordered=bool(rest[2]))
    raise WireError("an unknown column")


def _of_kind(kind: type, value: Any) -> Any:
    """A part of a table; pandas would make a large one of something small, such as a range."""
    if not isinstance(value, kind):
        raise WireError(f"a part of a table is no {kind.__name__}")
    return value


def _read_index(inner: Callable, column: list, name: Any) -> pd.Index:
    return pd.Index(_read_column(inner, column), name=inner(name))


def _read_levels(inner: Callable, levels: list, names: list) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([_read_column(inner, level) for level in levels], names=[inner(name) for name in names])


def _read_series(inner: Callable, column: list, index: list, name: Any) -> pd.Series:
    return pd.Series(_read_column(inner, column), index=_of_kind(pd.Index, inner(index)), name=inner(name))


def _read_frame(inner: Callable, columns: list, index: list, values: list) -> pd.DataFrame:
    heads, rows = (_of_kind(pd.Index, inner(part)) for part in (columns, index))
    frame = pd.DataFrame({place: pd.Series(_read_column(inner, column), index=rows) for place, column in enumerate(values)}, index=rows)
    frame.columns = heads
    return frame


def _read_int(inner: Callable, digits: str) -> int:
    if len(_text(digits)) > DIGITS:
        raise WireError("a number has too many digits")
    return int(digits)


def _read_module(inner: Callable, name: str) -> Any:
    return importlib.import_module(name) if name in MODULES else Other(f"module {_text(name)}")


_READERS: dict[str, Callable[..., Any]] = {
    "other": lambda inner, name: Other(_text(name)),
    "int": _read_int,
    "complex": lambda inner, real, imaginary: complex(real, imaginary),
    "scalar": lambda inner, array: inner(array)[()],
    "nat": lambda inner: pd.NaT,
    "na": lambda inner: pd.NA,
    "timestamp": lambda inner, text: pd.Timestamp(_text(text)),
    "span": lambda inner, array: pd.Timedelta(inner(array)[()]),
    "datetime": lambda inner, text: dt.datetime.fromisoformat(_text(text)),
    "date": lambda inner, text: dt.date.fromisoformat(_text(text)),
    "timedelta": lambda inner, days, seconds, micro: dt.timedelta(days, seconds, micro),
    "list": lambda inner, items: [inner(item) for item in items],
    "tuple": lambda inner, items: tuple(inner(item) for item in items),
    "set": lambda inner, items: {inner(item) for item in items},
    "frozenset": lambda inner, items: frozenset(inner(item) for item in items),
    "dict": lambda inner, items: {inner(key): inner(item) for key, item in items},
    "range": lambda inner, start, stop, step: range(start, stop, step),
    "array": _read_array,
    "objects": _read_objects,
    "texts": lambda inner, shape, items: _read_objects(inner, shape, items).astype(str),
    "column": lambda inner, column: _read_column(inner, column),
    "index": _read_index,
    "levels": _read_levels,
    "series": _read_series,
    "frame": _read_frame,
    "module": _read_module,
    "chart": lambda inner, shown: Chart(**inner(shown)),
}
