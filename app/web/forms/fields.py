"""Fields that draw themselves: label, hint and error come from the macros in ``components/fields.html``.

A message of a field is an instruction in the voice of the page. A field without ``Needed`` says
"(optional)" beside its label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from flask import current_app
from flask_babel import LazyString
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Field, FileField, PasswordField, StringField
from wtforms.validators import DataRequired, StopValidation, ValidationError

from app.web.forms.text import is_storable, tidied

Words: TypeAlias = str | LazyString


class Drawn:
    """A widget that calls the macro of its name."""

    def __init__(self, macro: str) -> None:
        """Remember the macro."""
        self._macro = macro

    def __call__(self, field: Field, **options: Any) -> Markup:
        """Draw the field with its label, hint and errors."""
        macros = current_app.jinja_env.get_template("components/fields.html").module
        drawn: Markup = getattr(macros, self._macro)(field, **options)
        return drawn


class Needed(DataRequired):
    """The field must be filled; the message says what to enter."""

    def __init__(self, message: Words) -> None:
        """Take the instruction."""
        super().__init__(message=message)  # type: ignore[arg-type]  # lazy strings are made str when shown


class AtMost:
    """No more than so many characters."""

    def __init__(self, limit: int) -> None:
        """Take the limit."""
        self.limit = limit

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse what is longer; what was typed stays in the field."""
        del form
        if field.data and len(field.data) > self.limit:
            raise ValidationError(_("Shorten this to %(limit)s characters or fewer; typed now: %(count)s",
                                    limit=self.limit, count=len(field.data)))


class Storable:
    """No character that a database or a log cannot hold."""

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse NUL and lone surrogates."""
        del form
        if field.data and not is_storable(field.data):
            raise StopValidation(_("Remove the character that cannot be stored, and type this text again"))


class Hinted:
    """What every field of ours takes: a hint, an autocomplete token, and the language it is written in."""

    hint: Words | None = None
    autocomplete: str | None = None
    id: str
    data: Any

    @property
    def anchor(self) -> str:
        """Return the id that the error summary links to."""
        return self.id

    def take_hints(self, options: dict[str, Any]) -> dict[str, Any]:
        """Take our options out and leave WTForms its own."""
        self.hint = options.pop("hint", None)
        self.autocomplete = options.pop("autocomplete", None)
        return options


class ShortText(Hinted, StringField):
    """One line of text, at most `limit` characters; `is_name` keeps spelling checkers off (U206)."""

    widget = Drawn("short_text")

    def __init__(self, label: Words, validators: Iterable[Any] = (), *, limit: int = 300,
                 is_name: bool = False, width: str = "full", **options: Any) -> None:
        """Take label, validators and our own options."""
        rest = self.take_hints(options)
        self.is_name, self.width = is_name, width
        super().__init__(label, [Storable(), AtMost(limit), *validators], filters=[tidied], **rest)


class LongText(Hinted, StringField):
    """Several lines of text, at most `limit` characters, in a box of `rows` lines."""

    widget = Drawn("long_text")

    def __init__(self, label: Words, validators: Iterable[Any] = (), *, limit: int = 20_000,
                 rows: int = 8, **options: Any) -> None:
        """Take label, validators and our own options."""
        rest = self.take_hints(options)
        self.rows = rows
        super().__init__(label, [Storable(), AtMost(limit), *validators], filters=[tidied], **rest)


class Password(Hinted, PasswordField):
    """A password, taken exactly as typed and never drawn back."""

    widget = Drawn("password")

    def __init__(self, label: Words, validators: Iterable[Any] = (), **options: Any) -> None:
        """Take label, validators and our own options."""
        super().__init__(label, [Storable(), *validators], **self.take_hints(options))


class OneOf(Hinted, Field):
    """One of the answers in `choices`, pairs of value and words; a view may set them for its page."""

    def __init__(self, label: Words, validators: Iterable[Any] = (), *,
                 choices: Iterable[tuple[str, Words]] = (), hints: Mapping[str, Words] | None = None,
                 **options: Any) -> None:
        """Take label, validators, choices, and hints by value."""
        rest = self.take_hints(options)
        self.choices, self.hints = list(choices), hints or {}
        super().__init__(label, list(validators), **rest)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the chosen value; none chosen is None."""
        self.data = valuelist[0] if valuelist and valuelist[0] else None

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that the page did not offer."""
        del form
        if self.data is not None and self.data not in [value for value, _words in self.choices]:
            raise StopValidation(_("Choose one of the answers shown"))

    def iter_choices(self) -> Iterator[tuple[str, Words, bool]]:
        """Yield value, words, and whether it is chosen."""
        return ((value, words, value == self.data) for value, words in self.choices)


class Choice(OneOf):
    """One of a few answers, as radio buttons."""

    widget = Drawn("radios")

    @property
    def anchor(self) -> str:
        """Return the id of the first button."""
        return f"{self.id}-0"


class Dropdown(OneOf):
    """One of many answers, as a list that opens; give `("", words)` first where nothing is preselected."""

    widget = Drawn("dropdown")


class Choices(OneOf):
    """Any of several answers, as checkboxes; the value is a list."""

    widget = Drawn("checkboxes")

    @property
    def anchor(self) -> str:
        """Return the id of the first box."""
        return f"{self.id}-0"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the ticked boxes."""
        self.data = list(valuelist)

    def pre_validate(self, form: Any) -> None:
        """Refuse values that the page did not offer."""
        del form
        if not {value for value, _words in self.choices}.issuperset(self.data or ()):
            raise StopValidation(_("Choose among the answers shown"))

    def iter_choices(self) -> Iterator[tuple[str, Words, bool]]:
        """Yield value, words, and whether it is ticked."""
        return ((value, words, value in (self.data or ())) for value, words in self.choices)


class Agreement(Hinted, Field):
    """One box to tick, with the sentence that is agreed to as its label; the value is True or False."""

    widget = Drawn("agreement")

    def __init__(self, label: Words, validators: Iterable[Any] = (), **options: Any) -> None:
        """Take label, validators and our own options."""
        super().__init__(label, list(validators), **self.take_hints(options))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a ticked box."""
        self.data = "yes" in valuelist


class FileUpload(Hinted, FileField):
    """One file; the hint names the limits first (U207). The value is werkzeug's FileStorage or None."""

    widget = Drawn("file_upload")

    def __init__(self, label: Words, validators: Iterable[Any] = (), *, accept: str = "",
                 **options: Any) -> None:
        """Take label, validators, and the endings that the file dialog offers."""
        rest = self.take_hints(options)
        self.accept = accept
        super().__init__(label, list(validators), **rest)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the file, if one with a name arrived."""
        found = [file for file in valuelist if getattr(file, "filename", "")]
        self.data = found[0] if found else None
