"""The course's tables, a Frictionless Data Package: every table with its source, licence, date and units."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import pandas as pd

from citykit.errors import CourseError


@cache
def package() -> dict:
    """The data package's description, as in ``datapackage.json``."""
    return json.loads((files(__name__) / "datapackage.json").read_text(encoding="utf-8"))


def describe(name: str) -> dict:
    """What is known about one table: title, description, sources, licence, fields with their units.

    Parameters
    ----------
    name : str
        A table's name, such as ``"bolivia_cities"``.

    Returns
    -------
    dict
        The table's resource in the data package.

    Raises
    ------
    CourseError
        If there is no table of that name.
    """
    resources = {resource["name"]: resource for resource in package()["resources"]}
    if name not in resources:
        raise CourseError(f'There is no table "{name}". The tables are: {", ".join(sorted(resources))}.')
    return resources[name]


def load(name: str) -> pd.DataFrame:
    """One table of the course.

    Parameters
    ----------
    name : str
        A table's name, such as ``"bolivia_cities"``.

    Returns
    -------
    pandas.DataFrame
        One row per record; where the table has a single primary key, it is the index.

    Raises
    ------
    CourseError
        If there is no table of that name.
    """
    schema = describe(name)["schema"]
    text = [field["name"] for field in schema["fields"] if field["type"] == "string"]
    key = schema.get("primaryKey", [])
    with (files(__name__) / describe(name)["path"]).open(encoding="utf-8") as handle:
        table = pd.read_csv(handle, dtype=dict.fromkeys(text, "str"))
    return table.set_index(key[0]) if len(key) == 1 else table


def source(name: str) -> str:
    """The line that stands under a chart made from a table: source and date."""
    first = describe(name)["sources"][0]
    return f"Source: {first['title']}"
