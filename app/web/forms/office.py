"""Forms that several offices share: reasons, interests, an adverse item, an act that asks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.web.forms.desk import CheckedForm
from app.web.forms.fields import Choice, Choices, LongText, Needed, OneOf, ShortText, Words
from app.web.forms.signing import Signature
from charter.vocabulary import Interest

_LONGEST_REASONS = 8_000


class OfficeForm(CheckedForm):
    """A form whose check page lists what was entered."""

    def summary(self) -> Iterator[tuple[str, str]]:
        """Yield each field with what was entered, in words."""
        for field in self:
            if getattr(field.widget, "input_type", "") != "hidden":
                yield str(field.label.text), said_of(field)


def said_of(field: Any) -> str:
    """Return what was entered in a field, in words."""
    if isinstance(field, Signature):
        return field.checked()
    if isinstance(field, OneOf):
        chosen = [str(words) for _value, words, is_chosen in field.iter_choices() if is_chosen]
        return "\n".join(chosen) or _("Nothing entered")
    return str(field.data) if field.data else _("Nothing entered")


class BareForm(OfficeForm):
    """An act that asks nothing."""


class ReasonsForm(OfficeForm):
    """An act that gives reasons and nothing else."""

    reasons = LongText(
        _l("Reasons"),
        [Needed(_l("Enter the reasons"))],
        limit=_LONGEST_REASONS,
        hint=_l("Whoever is concerned reads them, so leave out whatever they may not know."),
    )


INTEREST_CHOICES: tuple[tuple[Interest, Words], ...] = (
    (Interest.NONE, _l("No interest")),
    (Interest.FINANCIAL_DIRECT, _l("Money, directly: payment or a share")),
    (Interest.FINANCIAL_INDIRECT, _l("Money, through another: a fund, an employer, a relative")),
    (Interest.FAMILY, _l("Family")),
    (Interest.EMPLOYMENT_OR_CLIENT, _l("Employment, or a client")),
    (Interest.LEGAL_REPRESENTATION, _l("Legal representation, for or against")),
    (Interest.DONATION_TO_ORGANISATION, _l("A donation to a member organisation within 5 years")),
    (Interest.JOINT_VENTURE, _l("A common venture, board or project")),
    (Interest.LITIGATION_OR_FEUD, _l("A court case or an open quarrel")),
    (Interest.ADVOCACY_FOR, _l("Public advocacy for lifting these sanctions")),
    (Interest.ADVOCACY_AGAINST, _l("Public advocacy for keeping these sanctions")),
    (Interest.PROPOSED_LISTING, _l("The listing was proposed by the declaring person or organisation")),
    (Interest.FRIENDSHIP, _l("Friendship")),
)


class InterestForm(OfficeForm):
    """A declaration of interests, by an office holder for themselves or by an officer for all."""

    kinds = Choices(
        _l("Interests in this person"),
        [Needed(_l("Choose each kind of interest, or that there is none"))],
        hint=_l("Look back 36 months, for donations 5 years. Choose all that apply."),
        choices=[(str(kind), words) for kind, words in INTEREST_CHOICES],
    )
    text = LongText(_l("What exactly"), rows=4, limit=4_000, hint=_l("The panel and the college read this."))

    def interests(self) -> list[Interest]:
        """Return the kinds chosen."""
        return [Interest(kind) for kind in self.kinds.data]


class AdverseItemForm(OfficeForm):
    """What speaks against the petitioner: source, grade, text."""

    source = ShortText(
        _l("Source"),
        [Needed(_l("Enter where this comes from"))],
        hint=_l("For example a newspaper with title and day, or a court register with its number."),
    )
    reliability = Choice(
        _l("How reliable the source is"),
        [Needed(_l("Choose how reliable the source is"))],
        choices=[
            ("A", _l("A: completely reliable")),
            ("B", _l("B: usually reliable")),
            ("C", _l("C: fairly reliable")),
            ("D", _l("D: not usually reliable")),
            ("E", _l("E: unreliable")),
            ("F", _l("F: cannot be judged")),
        ],
    )
    credibility = Choice(
        _l("How credible the information is"),
        [Needed(_l("Choose how credible the information is"))],
        choices=[
            ("1", _l("1: confirmed by others")),
            ("2", _l("2: probably true")),
            ("3", _l("3: possibly true")),
            ("4", _l("4: doubtful")),
            ("5", _l("5: improbable")),
            ("6", _l("6: cannot be judged")),
        ],
    )
    text = LongText(
        _l("What it says"),
        [Needed(_l("Enter what the source says"))],
        limit=_LONGEST_REASONS,
        hint=_l("The panel reads this text. The petitioner is told its gist and has 21 days to answer."),
    )

    @property
    def grade(self) -> str:
        """The grade as it is recorded: a letter and a digit."""
        return f"{self.reliability.data}{self.credibility.data}"
