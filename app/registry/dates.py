"""Read the dates of the lists: whole, partial, placeholders, ranges. What cannot be read stays as text."""

from __future__ import annotations

import re
from datetime import date

from app.registry.listed import Birth

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_YEARS = re.compile(r"(\d{4})\s*(?:-|–|to)\s*(\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})\s+)?(?:([A-Za-z]{3})[a-z]*\.?\s+)?(\d{4})")
_SLASHES = re.compile(r"([0-9a-z]{1,2})/([0-9a-z]{1,2})/([0-9a-z]{4})", re.IGNORECASE)
_CIRCA = re.compile(r"^(?:circa|approximately|about|c\.)\s*", re.IGNORECASE)


def birth_of(
    year: int | None, month: int | None, day: int | None, published: str, *, circa: bool = False
) -> Birth:
    """Return a birth with what makes a date; zeros and impossible parts count as not known."""
    month = month if month and 1 <= month <= 12 else None
    day = day if month and day and _exists(year or 2000, month, day) else None
    return Birth(published, year=year or None, month=month, day=day, circa=circa)


def iso_birth(text: str, *, circa: bool = False) -> Birth:
    """Read `1961`, `1961-02`, `1961-02-03` or `1961-1963`; anything else keeps its text alone."""
    span = _YEARS.fullmatch(text)
    if span:
        return Birth(text, year=int(span[1]), until=int(span[2]), circa=circa)
    found = _ISO.fullmatch(text)
    if not found:
        return Birth(text)
    year, month, day = (int(part) if part else None for part in found.groups())
    return birth_of(year, month, day, text, circa=circa)


def worded_birth(text: str) -> Birth:
    """Read OFAC's `22 Nov 1979`, `Nov 1979`, `circa 1979`, `1970 to 1972`, `01 Jan 1961 to 31 Dec 1962`."""
    plain = _CIRCA.sub("", text)
    circa = plain != text
    first, separator, last = plain.partition(" to ")
    begins, ends = _WORDS.fullmatch(first.strip()), _WORDS.fullmatch(last.strip()) if separator else None
    if not begins or (separator and not ends):
        return Birth(text)
    if ends:
        if begins[3] == ends[3]:
            return Birth(text, year=int(begins[3]), circa=True)
        return Birth(text, year=int(begins[3]), until=int(ends[3]), circa=circa)
    month = _MONTHS.index(begins[2].lower()) + 1 if begins[2] and begins[2].lower() in _MONTHS else None
    return birth_of(int(begins[3]), month, int(begins[1]) if begins[1] else None, text, circa=circa)


def slashed_birth(text: str) -> Birth:
    """Read the United Kingdom's dd/mm/yyyy; letters and zeros stand for what is not known."""
    found = _SLASHES.fullmatch(text)
    if not found:
        return iso_birth(text)
    day, month, year = (int(part) if part.isdigit() else None for part in found.groups())
    return birth_of(year, month, day, text)


def slashed_date(text: str) -> date | None:
    """Read dd/mm/yyyy; None when it is not a whole date."""
    found = _SLASHES.fullmatch(text)
    return _date(found[3], found[2], found[1]) if found else None


def american_date(text: str) -> date | None:
    """Read OFAC's mm/dd/yyyy; None when it is not a whole date."""
    found = _SLASHES.fullmatch(text)
    return _date(found[3], found[1], found[2]) if found else None


def iso_date(text: str) -> date | None:
    """Read the day of an ISO date or instant as its publisher wrote it; None when it is not one."""
    found = _ISO.fullmatch(text[:10])
    return _date(*found.groups()) if found and found[3] else None


def _date(year: str, month: str, day: str) -> date | None:
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return None
    return date(int(year), int(month), int(day)) if _exists(int(year), int(month), int(day)) else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
