"""Are the course's tables a valid data package, each with its source, licence and units?"""

from __future__ import annotations

from pathlib import Path

import frictionless
import pytest

from citykit import data
from citykit.errors import CourseError

DESCRIPTION = Path(data.__file__).parent / "datapackage.json"
TABLES = [resource["name"] for resource in data.package()["resources"]]


def test_does_every_row_of_every_table_fit_its_description():
    report = frictionless.Package(str(DESCRIPTION)).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []


@pytest.mark.parametrize("name", TABLES)
def test_has_each_table_a_source_a_licence_a_date_and_a_sentence_for_each_column(name):
    about = data.describe(name)
    assert about["sources"][0]["title"]
    assert about["licenses"][0]["name"]
    assert about["version"]
    assert all(field["description"] for field in about["schema"]["fields"])
    assert data.source(name) == f"Source: {about['sources'][0]['title']}"


@pytest.mark.parametrize("name", TABLES)
def test_does_a_table_load_with_its_key_as_index(name):
    table, key = data.load(name), data.describe(name)["schema"]["primaryKey"]
    assert len(table)
    if len(key) == 1:
        assert table.index.name == key[0]
        assert table.index.is_unique


def test_is_every_table_in_the_folder_described():
    assert {path.stem for path in (DESCRIPTION.parent / "tables").glob("*.csv")} == set(TABLES)


def test_is_an_unknown_table_said():
    with pytest.raises(CourseError) as caught:
        data.load("moon")
    assert str(caught.value) == f'There is no table "moon". The tables are: {", ".join(sorted(TABLES))}.'
