"""Forms of the registrar's desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from app.web.forms.days import DateParts
from app.web.forms.fields import Choice, Choices, Dropdown, FileUpload, LongText, Needed, ShortText
from app.web.forms.office import OfficeForm
from app.web.kept import kept_values
from app.web.section_words import SECTION_WORDS

_MOST_DEFECTS = 20


class NeededInBlock:
    """The field must be filled when anything of its defect is, and in the first defect always."""

    def __init__(self, number: int, message: Any) -> None:
        """Take the defect's number and the instruction."""
        self.number, self.message = number, message
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse a defect that is half named."""
        if not field.data and (self.number == 1 or any(form.block(self.number))):
            raise StopValidation(str(self.message))


class DefectsForm(OfficeForm):
    """The defects of a petition: as many as there are blocks, each with section, field and remedy."""

    blocks = 1

    def is_to_be_shown(self) -> bool:
        """Say whether the form itself is to be drawn; another block may have been asked for."""
        if "another" in request.form:
            return True
        return super().is_to_be_shown()

    def block(self, number: int) -> tuple[str, str, str]:
        """Return section, field and remedy of a block."""
        section, field, remedy = (self[f"{name}_{number}"].data for name in ("section", "field", "remedy"))
        return section or "", field or "", remedy or ""

    def defects(self) -> list[dict[str, str]]:
        """Return the defects named; blocks left empty are none."""
        named = [self.block(number) for number in range(1, self.blocks + 1)]
        return [{"section": one[0], "field": one[1], "remedy": one[2]} for one in named if any(one)]

    def carried(self) -> Iterator[tuple[str, str]]:
        """Yield the typed values, without the button that asked for another block."""
        return ((name, value) for name, value in super().carried() if name != "another")


def defects_form(**values: Any) -> DefectsForm:
    """Return a form with the blocks that were typed in, and one more when it was asked for."""
    typed: Mapping[str, str] = request.form or (kept_values() if "is_redrawn" not in g else None) or {}
    numbers = [int(name[7:]) for name in typed if name.startswith("remedy_") and name[7:].isdecimal()]
    wanted = max([1, *numbers]) + ("another" in typed)
    return _class_of(min(wanted, _MOST_DEFECTS))(**values)


def _class_of(blocks: int) -> type[DefectsForm]:
    fields: dict[str, Any] = {"blocks": blocks}
    choices = [("", _l("Choose a section")), *((letter, words) for letter, words in SECTION_WORDS.items())]
    for n in range(1, blocks + 1):
        fields[f"section_{n}"] = Dropdown(
            _("Defect %(number)s: section", number=n),
            [NeededInBlock(n, _l("Choose the section of this defect"))],
            choices=choices,
        )
        fields[f"field_{n}"] = ShortText(
            _("Defect %(number)s: what is missing or wrong", number=n),
            [NeededInBlock(n, _l("Enter what is missing or wrong"))],
            limit=200,
        )
        fields[f"remedy_{n}"] = LongText(
            _("Defect %(number)s: what the petitioner is to do", number=n),
            [NeededInBlock(n, _l("Enter what the petitioner is to do"))],
            limit=2_000,
            rows=3,
        )
    return type("DefectsOf", (DefectsForm,), fields)


class NeededIf:
    """The field must be filled when another has this answer."""

    def __init__(self, other: str, answer: str, message: Any) -> None:
        """Take the other field's name, its answer, and the instruction."""
        self.other, self.answer, self.message = other, answer, message

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse an empty field then."""
        if not field.data and form[self.other].data == self.answer:
            raise StopValidation(str(self.message))


class AdmitForm(OfficeForm):
    """Whether the petition repeats an earlier one, and what is new then."""

    is_repeat = Choice(
        _l("Has this person filed before?"),
        [Needed(_l("Choose whether this person has filed before"))],
        choices=[("no", _l("No, or not that we know of")), ("yes", _l("Yes"))],
    )
    repeat = ShortText(
        _l("Number of the earlier petition"),
        [NeededIf("is_repeat", "yes", _l("Enter the earlier number"))],
        limit=40,
        width="half",
        hint=_l("Only if this person has filed before."),
    )
    new_matter = LongText(
        _l("The significant new matter"),
        [NeededIf("is_repeat", "yes", _l("Enter what is new"))],
        rows=4,
        limit=4_000,
        hint=_l("Only if this person has filed before. The petitioner reads it."),
    )


class InadmissibleForm(OfficeForm):
    """A ruling that the petition cannot be admitted."""

    identity = Choice(
        _l("Is the identity the reason?"),
        [Needed(_l("Choose whether the identity is the reason"))],
        choices=[("no", _l("No")), ("yes", _l("Yes, it could not be verified"))],
    )
    reasons = LongText(
        _l("Reasons"),
        [Needed(_l("Enter the reasons"))],
        limit=8_000,
        hint=_l("The petitioner reads them and has 14 days to ask the college for a review."),
    )


class GistForm(OfficeForm):
    """The gist of adverse items that no rapporteur has sent in time."""

    items = Choices(_l("Items that this gist covers"), [Needed(_l("Choose the items that this gist covers"))])
    text = LongText(
        _l("Gist"),
        [Needed(_l("Enter the gist"))],
        limit=8_000,
        hint=_l("What is said against the petitioner, without what would endanger a source."),
    )
    due = DateParts(
        _l("Answer by"), [Needed(_l("Enter the day to answer by"))], hint=_l("At least 21 days from today.")
    )


class ListForm(OfficeForm):
    """A list as its publisher gives it, in one or two files."""

    source = Dropdown(_l("List"), [Needed(_l("Choose the list"))])
    file = FileUpload(
        _l("File"),
        hint=_l("The file exactly as it was downloaded, at most 150 MB; .xz is read directly."),
    )
    second = FileUpload(_l("Second file"), hint=_l("Only where the list comes in two, such as SDN and ALT."))
    published = DateParts(
        _l("Published on"),
        hint=_l("Only where the file itself does not say it, for example 27 3 2026."),
    )
