"""The box for a signature that was made outside the browser (pages U502)."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from app.web.filters import said
from app.web.forms.base import ActingForm
from app.web.forms.fields import Drawn, LongText, Needed
from app.web.signing import ToSign
from charter.sshsig import SignatureRefused, check

_LONGEST = 4_096


class Signature(LongText):
    """The text of a .sig file; the view sets `to_sign`, and the box draws what is to be signed and how."""

    widget = Drawn("signature")
    to_sign: ToSign

    def __init__(self, **options: Any) -> None:
        """Take no words: every such box has the same."""
        label, needed = _l("The text of the .sig file"), _l("Paste the signature")
        super().__init__(label, [Needed(needed)], limit=_LONGEST, rows=8, **options)

    def pre_validate(self, form: Any) -> None:
        """Refuse what does not count, each fault in its own sentence."""
        del form
        if not self.data:
            return
        try:
            check(self.data, self.to_sign.text, public_key=self.to_sign.key)
        except SignatureRefused as refused:
            raise StopValidation(said(refused.sentence)) from None

    def checked(self) -> str:
        """Return what was checked, once it was."""
        return _(
            "It is by your key %(key)s, made for this service, over the text with the SHA-256 digest "
            "%(digest)s.",
            key=self.to_sign.fingerprint,
            digest=self.to_sign.digest,
        )


class SignatureForm(ActingForm):
    """A signature alone; on a check page it takes the place of the form that is checked there."""

    signature = Signature()

    def __init__(self, **values: Any) -> None:
        """Become the page's main form, so that its errors are the ones that are told."""
        g.page_form = None
        super().__init__(**values)
