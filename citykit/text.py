"""Sentences that a notebook says from its own results."""

from __future__ import annotations

from IPython.display import Markdown, display


def say(sentence: str) -> None:
    """Show a sentence (Markdown) whose numbers were just computed, so that text and result never differ."""
    display(Markdown(sentence))
