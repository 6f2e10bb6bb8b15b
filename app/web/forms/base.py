"""The form that acts: token, the last entry seen, and a key so that a double click acts once (U108)."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import HiddenField

from app.web.csrf import FIELD, FormToken
from app.web.kept import kept_values
from app.web.visitor import service

_DRAWN_ANEW = (FIELD, "key", "seen")
_POSTING = frozenset({"POST"})


class ActingForm(FlaskForm):
    """Base of every form that is sent by POST.

    ``ActingForm(seen=token)`` carries the token; a page shows one main form, and the error summary,
    the "Error:" in the title and the language switch follow it. Posted values come back when the page
    is drawn again for a refusal, on a stale page, in another language, or after a session's end.
    """

    class Meta(FlaskForm.Meta):
        """Our token in place of the library's."""

        csrf = True
        csrf_class = FormToken
        csrf_field_name = FIELD

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take what was posted, or what is to be shown again."""
            del form, formdata
            if g.get("is_redrawn"):
                return _without_hidden(CombinedMultiDict((request.form,)))
            if request.method in _POSTING:
                return CombinedMultiDict((request.files, request.form))
            return kept_values()

    seen = HiddenField()
    key = HiddenField()

    def __init__(self, **values: Any) -> None:
        """Fill the form; the first one made for a page is the page's main form."""
        values.setdefault("key", service().locks.chance.octets(16, "form key").hex())
        super().__init__(**values)
        if g.get("page_form") is None:
            g.page_form = self

    def is_submitted(self) -> bool:
        """Say whether this request sends the form in order to act."""
        return request.method in _POSTING and not g.get("is_redrawn")


class ButtonForm(ActingForm):
    """A form of hidden fields and a button, for acts that ask nothing; several may stand on a page."""

    def __init__(self, **values: Any) -> None:
        """Fill the hidden fields without becoming the page's main form."""
        had = g.get("page_form")
        super().__init__(**values)
        g.page_form = had


def _without_hidden(posted: MultiDict[str, Any] | CombinedMultiDict[str, Any]) -> MultiDict[str, Any]:
    """Leave the hidden fields out: they are drawn anew, for the page as it is now."""
    return MultiDict([
        (name, value) for name, value in posted.items(multi=True) if name not in _DRAWN_ANEW
    ])
