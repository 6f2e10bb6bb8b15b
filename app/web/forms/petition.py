"""What the pages of a petition have in common: their fields are the words under which answers are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from wtforms.fields.core import UnboundField

from app.web.forms.base import ActingForm
from app.web.forms.fields import Needed

_OURS = frozenset({"csrf_token", "seen", "key"})
LATER = "later"


def fields_of(form: type[ActingForm]) -> dict[str, UnboundField]:
    """Return the fields that a form asks, by name, in the order in which they are declared."""
    found = {
        name: field for one in reversed(form.__mro__) for name, field in vars(one).items()
        if isinstance(field, UnboundField) and name not in _OURS
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].creation_counter))


def needed_of(form: type[ActingForm]) -> frozenset[str]:
    """Return the names of the fields that must be answered."""
    return frozenset(
        name for name, field in fields_of(form).items()
        if any(isinstance(one, Needed) for one in (field.args[1] if len(field.args) > 1 else ()))
    )


class SectionForm(ActingForm):
    """One page of a petition; "Save and come back later" keeps it without its needed answers."""

    @property
    def comes_back_later(self) -> bool:
        """Say whether the second button was pressed."""
        return LATER in request.form

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check what was typed; what is not typed yet may stay so when the person comes back later."""
        if self.comes_back_later:
            for field in self:
                field.validators = [one for one in field.validators if not isinstance(one, Needed)]
        return bool(super().validate(extra_validators))

    def revised(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return an earlier content with this page's answers in place of its own."""
        asked = {field.short_name for field in self if field.short_name not in _OURS}
        kept = {name: value for name, value in before.items() if name not in asked}
        return kept | self.answers()

    def answers(self) -> dict[str, Any]:
        """Return what was answered, by the field's name; what was left empty is absent."""
        return {
            field.short_name: field.data for field in self
            if field.short_name not in _OURS and field.data not in (None, "", [], False)
        }

    @property
    def item(self) -> str:
        """An id for what this page adds, from the form's own key, so that a double click adds one."""
        return item_of(str(self.key.data))


def item_of(*parts: str) -> str:
    """Return the id of an item of a list, made of what names it."""
    return "k" + hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]


def answers_all(form: type[ActingForm], content: Mapping[str, Any]) -> bool:
    """Say whether a content answers every needed field of a form."""
    return needed_of(form).issubset(name for name, value in content.items() if value)


Pairs = Iterable[tuple[str, Any]]
