"""A petition's answers as rows to read: labels and words are those of the forms that asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from wtforms.fields.core import UnboundField

from app.web.filters import ISO_DATE, rough_date
from app.web.forms.base import ActingForm
from app.web.forms.days import RoughDate
from app.web.forms.fields import Choice, Choices, Dropdown
from app.web.forms.petition import fields_of
from app.web.forms.petition_listing import ByHandForm
from app.web.forms.petition_words import UNDERTAKINGS
from app.web.portal_grounds import grounds_of
from app.web.portal_plan import SECTIONS, Section, Step
from app.web.portal_room import Standing
from app.web.portal_words import source_words

# Arguments of an address: "from" is a word of Python, so it is handed over by name.
BACK_TO_CHECK: dict[str, Any] = {"from": "check"}


@dataclass(frozen=True)
class Row:
    """One question with its answer; an answer in our own words is no text that a person typed."""

    term: str
    text: str
    is_typed: bool
    change: str | None = None


@dataclass(frozen=True)
class Block:
    """Rows under a heading: a page of a section, or an item of a list."""

    title: str
    rows: tuple[Row, ...]
    is_own_title: bool = True


@dataclass(frozen=True)
class Part:
    """One section to be checked."""

    letter: str
    title: str
    blocks: tuple[Block, ...]
    add: str | None


def parts_of(at: Standing) -> tuple[Part, ...]:
    """Return all sections in their order; links to change an answer are there while it can be changed."""
    return tuple(_part(at, section) for section in SECTIONS)


def _part(at: Standing, section: Section) -> Part:
    blocks = _steps(at, section) if section.items is None else _items(at, section)
    add = None
    if section.items is not None and at.is_editable:
        add = url_for("portal.items", case_id=at.id, letter=section.letter, **BACK_TO_CHECK)
    return Part(section.letter, str(section.verb), tuple(blocks), add)


def _steps(at: Standing, section: Section) -> list[Block]:
    content = at.sections.get(section.letter, {})
    return [Block(str(step.title), _rows(step.form, content, at, _step_link(at, section, step)))
            for step in section.steps]


def _items(at: Standing, section: Section) -> list[Block]:
    assert section.items is not None
    if section.letter == "f":
        return [
            _ground(at, ground.item, ground.text, ground.reply or {}) for ground in grounds_of(at.sections)
        ]
    found = at.sections.get(section.letter, {}).get(section.items.key, [])
    return [
        Block(
            item_title(section, one),
            _rows(_form_of(section, one), one, at, _item_link(at, section.letter, one["item"])),
            is_own_title=False,
        )
        for one in found
    ]


def _form_of(section: Section, one: Mapping[str, Any]) -> type[ActingForm]:
    assert section.items is not None
    return ByHandForm if one.get("verified") is False else section.items.one.form


def _ground(at: Standing, item: str, text: str, reply: Mapping[str, Any]) -> Block:
    form = next(one for one in SECTIONS if one.letter == "f").items
    assert form is not None
    return Block(text, _rows(form.one.form, reply, at, _item_link(at, "f", item)), is_own_title=False)


def item_title(section: Section, one: Mapping[str, Any]) -> str:
    """Return what names an item of a list: what the petitioner typed, never words of our own."""
    assert section.items is not None
    named = [str(one.get(name) or "") for name in section.items.named_by]
    listed = [source_words(str(one["source"]))] if section.letter == "c" else []
    return ", ".join(word for word in (*named, *listed) if word)


def _step_link(at: Standing, section: Section, step: Step) -> str | None:
    if not at.is_editable:
        return None
    return url_for(
        "portal.section", case_id=at.id, letter=section.letter, step=step.name, **BACK_TO_CHECK
    )


def _item_link(at: Standing, letter: str, item: str) -> str | None:
    return (
        url_for("portal.item", case_id=at.id, letter=letter, item=item, **BACK_TO_CHECK)
        if at.is_editable
        else None
    )


def _rows(
    form: type[ActingForm], content: Mapping[str, Any], at: Standing, change: str | None
) -> tuple[Row, ...]:
    return tuple(
        Row(str(field.args[0]), *_answer(name, field, content.get(name), at), change)
        for name, field in fields_of(form).items()
    )


def _answer(name: str, field: UnboundField, value: Any, at: Standing) -> tuple[str, bool]:
    if value in (None, "", []):
        return _("Not provided"), False
    if issubclass(field.field_class, RoughDate):
        return rough_date(str(value)), False
    if issubclass(field.field_class, Choice | Dropdown | Choices):
        words = {**dict(field.kwargs.get("choices", ())), **_own_words(name, at)}
        chosen = value if isinstance(value, list) else [value]
        return "\n".join(str(words.get(one, one)) for one in chosen), False
    return str(value), True


def _own_words(name: str, at: Standing) -> dict[str, Any]:
    if name == "evidence":
        return {one.item: one.description for one in at.files}
    return dict(UNDERTAKINGS) if name == "given" else {}


def listed_births(published: str) -> str:
    """Return dates of birth as a list has them, in words where they can be read."""
    return "; ".join(_birth(one) for one in published.split("; "))


def _birth(one: str) -> str:
    circa, known = one[:1] == "~", one.removeprefix("~")
    if not ISO_DATE.fullmatch(known):
        return one
    return f"~ {rough_date(known)}" if circa else rough_date(known)
