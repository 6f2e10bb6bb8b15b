"""Forms of the deliberation: remark, revision, condition, disqualifier."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.base import ActingForm
from app.web.forms.desk import CheckedForm
from app.web.forms.fields import Agreement, Choice, Choices, Dropdown, LongText, Needed


class RemarkForm(ActingForm):
    """A remark on a criterion or on the whole; it stays as it is written."""

    criterion = Dropdown(_l("On which criterion?"), hint=_l("Choose none for a remark on the whole."))
    text = LongText(_l("Remark"), [Needed(_l("Enter the remark"))], limit=8000,
                    hint=_l("The panel reads it at once. It stays; add another to correct it."))


class RevisionForm(CheckedForm):
    """One's own score on one criterion, changed with a reason; the old one stays on the record."""

    criterion = Dropdown(_l("Which criterion?"), [Needed(_l("Choose a criterion"))])
    score = Choice(_l("New score"), [Needed(_l("Choose the new score"))])
    reasons = LongText(_l("Why the score changes"), [Needed(_l("Enter why the score changes"))], limit=8000)


class ConditionForm(CheckedForm):
    """A condition on which the panel votes later."""

    text = LongText(_l("Condition"), [Needed(_l("Enter the condition"))], rows=5, limit=4000,
                    hint=_l("What the petitioner is to do, by when, and how it can be checked from outside."))
    plan = Agreement(_l("This is the monitored plan that criterion C8 allows"))


class DisqualifierForm(CheckedForm):
    """A disqualifier, with the adverse items on which it rests."""

    code = Choice(_l("Which disqualifier?"), [Needed(_l("Choose a disqualifier"))])
    items = Choices(_l("On which adverse items does it rest?"), [Needed(_l("Choose at least one item"))],
                    hint=_l("Only items whose gist was disclosed at least 21 days ago can carry it."))
    reasons = LongText(_l("Reasons"), [Needed(_l("Enter the reasons"))], limit=8000,
                       hint=_l("The panel votes on it and may read this at once."))
