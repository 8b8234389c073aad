"""Words for trainees in their own language: every hint and feedback phrase is a gettext id."""

from __future__ import annotations

import os
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "book" / "locale"


def _(message: str) -> str:
    """The message in the language of the submission that is being marked; English where there is no translation."""
    return _catalogue(os.environ.get("GRADERS_LANGUAGE", "en")).gettext(message)


@cache
def _catalogue(language: str) -> NullTranslations:
    """The words of a language, looked up on the disk once."""
    return translation("graders", LOCALES, [language], fallback=True)
