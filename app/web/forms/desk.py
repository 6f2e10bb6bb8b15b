"""What desk forms share: the check before an act, and the fields that are carried through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from app.web.forms.base import ActingForm
from app.web.forms.fields import Choice, Choices, LongText, Needed, ShortText
from charter.vocabulary import Interest

_CARRIED_ANEW = frozenset({"csrf_token", "key", "seen", "confirmed", "change", "switch"})
_RELIABLE = _l("Choose a reliability from A to F")
_CREDIBLE = _l("Choose a credibility from 1 to 6")
RENEW = _l("I renew my declaration of interests: nothing has changed since I declared")


class Counts:
    """The field counts as needed although a draft may leave it empty; the check page asks for it."""

    field_flags: Mapping[str, Any] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Object to nothing: a draft is kept as it is."""


class CheckedForm(ActingForm):
    """A form whose act has a check page: sent once it is looked at, sent again it acts (U110).

    The check page carries every typed value along, so that "Change" loses nothing.
    """

    @property
    def is_confirmed(self) -> bool:
        """Say whether the check page was passed."""
        return "confirmed" in request.form

    def is_to_be_shown(self) -> bool:
        """Say whether the form itself is to be drawn: first, with errors, or to change an answer."""
        return not self.validate_on_submit() or "change" in request.form

    def carried(self) -> Iterator[tuple[str, str]]:
        """Yield the typed values for the hidden inputs of the check page."""
        for name, value in request.form.items(multi=True):
            if name not in _CARRIED_ANEW:
                yield name, value


INTERESTS: tuple[tuple[Interest, object], ...] = (
    (Interest.FINANCIAL_DIRECT, _l("Money: they or their companies have paid me, or I own a share")),
    (Interest.FINANCIAL_INDIRECT, _l("Money through another: a fund, an employer, a relative")),
    (Interest.FAMILY, _l("Family: we are related, or related by marriage")),
    (Interest.EMPLOYMENT_OR_CLIENT, _l("Work: employer, employee, adviser or client")),
    (Interest.LEGAL_REPRESENTATION, _l("Law: I have represented them, or someone against them")),
    (Interest.DONATION_TO_ORGANISATION, _l("A gift: they have given to my organisation in the last 5 years")),
    (Interest.JOINT_VENTURE, _l("A venture, board or project that we share")),
    (Interest.LITIGATION_OR_FEUD, _l("A court case or a quarrel between us")),
    (Interest.FRIENDSHIP, _l("Friendship")),
    (Interest.ADVOCACY_FOR, _l("I have spoken in public for lifting their sanctions")),
    (Interest.ADVOCACY_AGAINST, _l("I have spoken in public for keeping their sanctions")),
    (Interest.PROPOSED_LISTING, _l("I, or my organisation, proposed this listing")),
    (Interest.NONE, _l("None of these")),
)


class DeclarationForm(CheckedForm):
    """A seat declares its interests; the page says beforehand what each does (U407)."""

    kinds = Choices(
        _l("What ties you to this person?"),
        [Needed(_l("Choose each kind of interest that you have, or none"))],
        hint=_l("Look back 36 months, for gifts to your organisation 5 years. Choose all that apply."),
        choices=[(str(kind), words) for kind, words in INTERESTS],
    )
    text = LongText(_l("Say more about it"), rows=4, limit=4000, hint=_l("The college can read this."))


class AdverseForm(CheckedForm):
    """An adverse item: what speaks against the petitioner, where it comes from, how far it is trusted."""

    source = ShortText(
        _l("Source"), [Needed(_l("Enter where this comes from"))],
        hint=_l("For example: newspaper, title and day; court register and number."),
    )
    reliability = Choice(_l("How reliable is the source?"), [Needed(_RELIABLE)])
    credibility = Choice(_l("How credible is what it says?"), [Needed(_CREDIBLE)])
    text = LongText(
        _l("What it says"), [Needed(_l("Enter what the source says"))], limit=8000,
        hint=_l("The petitioner never sees this text, but is told its gist and has 21 days to answer."),
    )


class GradeForm(ActingForm):
    """How far one item of evidence is trusted."""

    reliability = Choice(_l("How reliable is the source?"), [Needed(_RELIABLE)])
    credibility = Choice(_l("How credible is what it says?"), [Needed(_CREDIBLE)])
    reasons = LongText(
        _l("Reasons"), [Needed(_l("Enter the reasons for this grade"))], rows=4, limit=4000,
        hint=_l("The other seats read this."),
    )


class OriginalForm(ActingForm):
    """Why a sealed original is opened; the reading is recorded before its first byte leaves."""

    reason = ShortText(
        _l("Why do you need the original?"), [Needed(_l("Enter why you need the original"))],
        hint=_l("Your reason and your name are recorded. The college can read them."),
    )


class InterviewForm(CheckedForm):
    """The record of the interview as the first of two seats writes it."""

    text = LongText(
        _l("Record of the interview"), [Needed(_l("Enter the record of the interview"))], rows=14,
        hint=_l("Who spoke, when, in which language, through which channel; questions and answers. "
                "A seat of another organisation must confirm exactly this text."),
    )


class OfferForm(CheckedForm):
    """Dates and a way to talk, offered to the petitioner."""

    text = LongText(
        _l("Dates and way to talk"), [Needed(_l("Enter the dates and the way to talk"))], rows=6, limit=4000,
        hint=_l("Offer at least two days in UTC, the languages you speak, and a safe channel."),
    )


class ConfirmForm(ActingForm):
    """A page that asks nothing but the button."""


class DigestForm(ActingForm):
    """A button under a text that is fixed by the digest shown beside it."""

    digest = HiddenField()
