"""The observer's comment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.fields import LongText, Needed
from app.web.forms.office import OfficeForm


class CommentForm(OfficeForm):
    """A comment on the circulated report."""

    text = LongText(
        _l("Your comment"),
        [Needed(_l("Enter your comment"))],
        limit=8_000,
        hint=_l("It is public with the report if the petition ends in a recommendation."),
    )
