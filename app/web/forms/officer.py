"""Forms of the officer's desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from app.web.forms.fields import LongText, Needed
from app.web.forms.office import InterestForm, OfficeForm, ReasonsForm


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


class EndorseForm(OfficeForm):
    """The endorsement of exactly the manifest that the page showed."""

    manifest = HiddenField()


class RefuseEndorsementForm(ReasonsForm):
    """The refusal to endorse exactly the manifest that the page showed; its reasons are printed."""

    manifest = HiddenField()
