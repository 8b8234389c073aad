"""What a notebook says from its own results."""

import pandas as pd
import pytest

from citykit import text


@pytest.fixture
def shown(monkeypatch):
    things = []
    monkeypatch.setattr(text, "display", lambda thing: things.append(thing.data))
    return things


def test_a_sentence_is_shown_as_it_is(shown):
    text.say("El Alto scores **76.0** points.")
    assert shown == ["El Alto scores **76.0** points."]


def test_a_table_of_words_is_whole_and_aligned_left(shown):
    long = "a statement of more than fifty characters that a table of numbers would cut off"
    text.table(pd.DataFrame({"in_this_release": [long], "empty": [None]}))
    (page,) = shown
    assert long in page
    assert "<th>in this release</th>" in page
    assert '<td style="text-align: left"></td>' in page


def test_a_table_escapes_what_looks_like_html(shown):
    text.table(pd.DataFrame({"word": ["<script>"]}))
    assert "<script>" not in shown[0]
