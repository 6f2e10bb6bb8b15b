"""Forms of the college's desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.fields import Choice, Choices, LongText, Needed
from app.web.forms.office import OfficeForm

_REASONS_HINT = _l("The petitioner and the other members read them.")


class ReviewForm(OfficeForm):
    """A member reads a ruling of inadmissibility anew."""

    upheld = Choice(
        _l("Your reading"),
        [Needed(_l("Choose whether the ruling stands"))],
        choices=[("yes", _l("The ruling stands")), ("no", _l("The ruling is reversed"))],
        hints={"no": _l("The petition goes back to the registrar and cannot be ruled inadmissible again.")},
    )
    reasons = LongText(_l("Reasons"), [Needed(_l("Enter the reasons"))], limit=8_000, hint=_REASONS_HINT)


class ChallengeForm(OfficeForm):
    """A member reads a challenge."""

    against = Choice(_l("Challenge"), [Needed(_l("Choose the challenge"))])
    upheld = Choice(
        _l("Your reading"),
        [Needed(_l("Choose whether the challenge is upheld"))],
        choices=[("yes", _l("It is upheld")), ("no", _l("It is refused"))],
        hints={
            "yes": _l("Final at once: the seat is filled anew."),
            "no": _l(
                "Final when a second member says the same. A challenge without cause cannot be refused."
            ),
        },
    )
    reasons = LongText(_l("Reasons"), [Needed(_l("Enter the reasons"))], limit=8_000, hint=_REASONS_HINT)


class ExtendForm(OfficeForm):
    """Why inquiry or dialogue needs more time."""

    reasons = LongText(_l("Reasons"), [Needed(_l("Enter the reasons"))], limit=8_000, hint=_REASONS_HINT)


class ErasureForm(OfficeForm):
    """Whose matter is to be erased, and why."""

    subjects = Choices(
        _l("Whose matter"),
        [Needed(_l("Choose whose matter is to be erased"))],
        hint=_l("A second member has to choose exactly the same."),
    )
    reasons = LongText(
        _l("Reasons"),
        [Needed(_l("Enter the reasons"))],
        limit=8_000,
        hint=_l("They are kept after the erasure, so leave out whatever is to be erased."),
    )
