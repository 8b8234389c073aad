"""A problem in one sentence, before anybody speaks of a solution."""

from __future__ import annotations

import re
from typing import NamedTuple

#: What a problem needs so that others can check it, and the question that asks for it.
PARTS = {
    "who": "Who has the problem?",
    "what": "What happens to them?",
    "how_much": "How much, with its unit?",
    "where": "Where?",
    "when": "In which year or month was it counted?",
    "source": "Who counted it?",
}
#: Words that name a solution. A problem that holds one of them asks for a purchase.
SOLUTIONS = (
    "ai", "app", "apps", "artificial intelligence", "blockchain", "camera", "cameras", "chatbot", "cloud", "dashboard",
    "data centre", "digital", "digitalisation", "drone", "drones", "iot", "internet of things", "platform", "portal",
    "sensor", "sensors", "smart", "software", "system", "twin", "website", "wi-fi", "wifi", "5g",
)  # fmt: skip


class Problem(NamedTuple):
    """A problem as a sentence, and what is still missing in it.

    Parameters
    ----------
    sentence : str
        The parts in one sentence.
    missing : list of str
        Questions that have no answer yet.
    solutions : list of str
        Words in who and what that name a solution.
    has_number : bool
        Whether *how much* holds a number.
    """

    sentence: str
    missing: list[str]
    solutions: list[str]
    has_number: bool

    @property
    def is_ready(self) -> bool:
        """Whether others could check it, and it asks for no purchase."""
        return not self.missing and not self.solutions and self.has_number


def state(who: str, what: str, how_much: str, where: str, when: str, source: str) -> Problem:
    """Put a problem together and look at it as a careful reader would.

    Parameters
    ----------
    who, what, how_much, where, when, source : str
        Answers to the questions in `PARTS`; empty where there is none yet.
    """
    given = {"who": who, "what": what, "how_much": how_much, "where": where, "when": when, "source": source}
    parts = {name: text.strip().rstrip(".") for name, text in given.items()}
    words = " ".join(f"{parts['who']} {parts['what']}".lower().split())
    found = [word for word in SOLUTIONS if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", words)]
    shown = {name: text or "…" for name, text in parts.items()}
    sentence = "{who} {what}: {how_much}, {where}, {when} ({source}).".format(**shown)
    missing = [PARTS[name] for name, text in parts.items() if not text]
    return Problem(sentence[:1].upper() + sentence[1:], missing, found, bool(re.search(r"\d", parts["how_much"])))
