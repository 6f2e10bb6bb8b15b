"""How values are written on pages: dates, deadlines, the institution's words, text that people typed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext

from app.web.languages import locale
from app.web.visitor import service
from app.web.words import WORDS
from charter.sentence import Filling, Sentence

ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_SHOWN_BLANKS = frozenset("\n\t ")


def long_date(day: date) -> str:
    """Return a day in words: 1 March 2025, 1 марта 2025 г., 1 березня 2025 р. (U709)."""
    language = locale()
    return format_date(day, "long", locale="en_GB" if language == "en" else language)


def rough_date(value: str) -> str:
    """Return a day, a month or a year in words, as much of it as is known."""
    if len(value) == 10:
        return long_date(date.fromisoformat(value))
    if len(value) == 7:
        return str(format_date(date.fromisoformat(f"{value}-01"), "LLLL y", locale=locale()))
    return value


def deadline(day: date) -> str:
    """Return a deadline, absolute first and relative beside it (U113)."""
    left = (day - service().today()).days
    end = gettext("end of %(day)s (UTC)", day=long_date(day))
    if left < 0:
        return gettext("%(end)s, overdue; days past: %(count)s", end=end, count=-left)
    if left == 0:
        return gettext("%(end)s, today", end=end)
    return gettext("%(end)s; days left: %(count)s", end=end, count=left)


def said(sentence: Sentence | str) -> str:
    """Return a sentence of the charter in the page's language, its holes filled in that language too."""
    if not isinstance(sentence, Sentence):
        return str(sentence)
    return gettext(sentence.text, **{name: _filling(value) for name, value in sentence.holes})


def word(value: Any) -> str:
    """Return the page's word for a word of the vocabulary: a stage, an outcome, a role."""
    known = WORDS.get(f"{type(value).__name__}.{value}")
    return str(known) if known is not None else str(value).replace("_", " ").capitalize()


def visible(text: str) -> str:
    """Return typed text with controls, bidi marks and zero-width characters made visible (S703)."""
    return "".join(_drawn(character) for character in text)


def _drawn(character: str) -> str:
    if character not in _SHOWN_BLANKS and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn"):
        return f"[U+{ord(character):04X}]"
    return character


def _filling(value: Filling) -> str | int:
    if isinstance(value, StrEnum):
        return word(value)
    return long_date(value) if isinstance(value, date) else value


def install(app: Flask) -> None:
    """Give the filters to the templates."""
    for maker in (long_date, deadline, said, word, visible):
        app.jinja_env.filters[maker.__name__] = maker
