"""Forms of the officer's desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.fields import LongText, Needed
from app.web.forms.office import InterestForm, OfficeForm, ReasonsForm
from app.web.forms.signing import Signature


class OrganisationInterestForm(InterestForm):
    """An officer declares for the whole organisation."""


class IdentityForm(OfficeForm):
    """What the organisation did to verify who the petitioner is."""

    reasons = LongText(
        _l("What was seen, and how"),
        [Needed(_l("Enter what was seen, and how"))],
        limit=8_000,
        hint=_l(
            "Which document, through which channel, on which day, and why the person seemed to act "
            "freely. The registrar reads this."
        ),
    )
    signature = Signature()


class EndorseForm(OfficeForm):
    """The endorsement; the signature names the manifest."""

    signature = Signature()


class RefuseEndorsementForm(ReasonsForm):
    """The refusal to endorse; its reasons are printed."""

    signature = Signature()
