"""Sentences and tables of words that a notebook makes from its own results."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML, Markdown, display


def say(sentence: str) -> None:
    """Show a sentence (Markdown) whose numbers were just computed, so that text and result never differ."""
    display(Markdown(sentence))


def table(frame: pd.DataFrame) -> None:
    """Show a table of words: nothing cut off, aligned left, no index."""
    shown = frame.rename(columns=lambda name: str(name).replace("_", " "))
    with pd.option_context("display.max_colwidth", None):
        filled = shown.astype(object).where(shown.notna(), "")
        text = filled.to_html(index=False, border=0, justify="left")
    display(HTML(text.replace("<td>", '<td style="text-align: left">')))
