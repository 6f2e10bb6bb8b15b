"""A day in three fields; the month may be a number or a word in any of the three languages (U205)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import get_month_names
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from app.web.forms.fields import Drawn, Hinted, Words
from app.web.forms.text import tidied
from app.web.visitor import service

PARTS = ("day", "month", "year")


class DateParts(Hinted, Field):
    """A whole day; the value is a ``date`` or None. `typed` keeps the three texts as they came."""

    widget = Drawn("date_parts")
    @property
    def anchor(self) -> str:
        """Return the id of the first input."""
        return f"{self.id}-day"

    _incomplete: Words = _l("Enter the day, the month and the year, for example 27 3 2022")

    def __init__(self, label: Words, validators: Iterable[Any] = (), **options: Any) -> None:
        """Take label, validators and our own options."""
        self.typed = dict.fromkeys(PARTS, "")
        super().__init__(label, list(validators), **self.take_hints(options))

    def process(self, formdata: Any, *rest: Any, **options: Any) -> None:
        """Read the three inputs, or fill them from a stored value."""
        super().process(None, *rest, **options)
        if formdata is not None and any(self.part_name(part) in formdata for part in PARTS):
            for part in PARTS:
                self.typed[part] = tidied(formdata.get(self.part_name(part))) or ""
            self.raw_data = [text for text in self.typed.values() if text]
            self.data, self.process_errors = self._read()

    def process_data(self, value: Any) -> None:
        """Show a stored value in the three fields."""
        self.data = value
        if value:
            whole = [*str(value).split("-"), "", ""][:3]
            numbers = [text.lstrip("0") for text in whole]
            self.typed = dict(zip(PARTS, reversed(numbers), strict=True))

    def part_name(self, part: str) -> str:
        """Return the name of one of the three inputs."""
        return f"{self.name}-{part}"

    def pre_validate(self, form: Any) -> None:
        """Stop at a text that is no date, before anything compares it."""
        del form
        if self.process_errors:
            raise StopValidation

    def _read(self) -> tuple[Any, list[str]]:
        if not any(self.typed.values()):
            return None, []
        if not all(self.typed.values()):
            return None, [str(self._incomplete)]
        return _day_of(self.typed)


class RoughDate(DateParts):
    """A day, or as much of it as is known; the value is ``2022``, ``2022-03`` or ``2022-03-27``."""

    _incomplete = _l("Enter at least the year, for example 2022")

    def _read(self) -> tuple[Any, list[str]]:
        day, month, year = (self.typed[part] for part in PARTS)
        if not (day or month or year):
            return None, []
        if not year or (day and not month):
            return None, [str(self._incomplete)]
        filled, wrong = _day_of({"day": day or "1", "month": month or "1", "year": year})
        if filled is None:
            return None, wrong
        return filled.isoformat()[: 10 if day else 7 if month else 4], []


class HasCome:
    """A day that is not later than today; of a rough date, as much as is known."""

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse what lies in the future."""
        del form
        known = str(field.data or "")
        if known > service().now().date().isoformat()[: len(known)]:
            raise ValidationError(_("Enter a day that is not in the future"))


def _day_of(typed: dict[str, str]) -> tuple[date | None, list[str]]:
    month = _month_number(typed["month"])
    if month is None:
        return None, [_("Enter the month as a number from 1 to 12 or as a word")]
    if not (typed["year"].isdecimal() and len(typed["year"]) == 4):
        return None, [_("Enter the year with four digits, for example 2022")]
    try:
        return date(int(typed["year"]), month, int(typed["day"])), []
    except ValueError:
        return None, [_("Enter a day that exists in this month")]


def _month_number(typed: str) -> int | None:
    if typed.isdecimal() and len(typed) <= 2:
        number = int(typed)
        return number if 1 <= number <= 12 else None
    return _month_words().get(typed.lower().rstrip("."))


@lru_cache(maxsize=1)
def _month_words() -> dict[str, int]:
    return {
        name.lower().rstrip("."): number
        for language in ("en", "ru", "uk")
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    }
