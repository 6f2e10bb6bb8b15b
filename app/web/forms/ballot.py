"""The ballot: one choice, an answer on each disqualifier and condition, the declaration renewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from app.queries.deliberation import Proposed, Raised
from app.web.desk_words import CHOICES
from app.web.forms.desk import RENEW, CheckedForm
from app.web.forms.fields import Agreement, Choice, Needed
from charter.vocabulary import Choice as Vote

_HINTS = {
    str(Vote.RECOMMEND): _l("Every mandatory criterion is met and nothing need be added"),
    str(Vote.RECOMMEND_WITH_CONDITIONS): _l("Met, as long as the conditions that stand are kept"),
    str(Vote.NOT_YET): _l("Gaps remain; the person may come back when they are closed"),
    str(Vote.DECLINE): _l("Not to be recommended"),
    str(Vote.ABSTAIN): _l("Printed as such; it is not a yes"),
}


class BallotForm(CheckedForm):
    """`ballot_form` adds a question for each disqualifier raised and each condition proposed."""

    raised: Sequence[str] = ()
    proposed: Sequence[str] = ()

    report = HiddenField()
    choice = Choice(_l("Your vote"), [Needed(_l("Choose one answer"))],
                    choices=[(str(vote), CHOICES[str(vote)]) for vote in Vote], hints=_HINTS)
    renewed: Agreement

    def upheld(self) -> dict[str, bool]:
        """Return for each disqualifier whether it is upheld."""
        return {code: self[f"upheld_{code}"].data == "yes" for code in self.raised}

    def wanted(self) -> dict[str, bool]:
        """Return for each condition whether it is wanted."""
        return {item: self[f"wanted_{item}"].data == "yes" for item in self.proposed}


def ballot_form(raised: Sequence[Raised], proposed: Sequence[Proposed]) -> type[BallotForm]:
    """Return the ballot of a case: the questions that were raised in its deliberation."""
    fields: dict[str, Any] = {
        "raised": tuple(one.code for one in raised), "proposed": tuple(one.item for one in proposed),
    }
    for one in raised:
        fields[f"upheld_{one.code}"] = Choice(
            _l("Disqualifier %(code)s", code=one.code.upper()),
            [Needed(_l("Say whether you uphold disqualifier %(code)s", code=one.code.upper()))],
            choices=[("yes", _l("Upheld")), ("no", _l("Not upheld"))],
        )
    for number, condition in enumerate(proposed, 1):
        fields[f"wanted_{condition.item}"] = Choice(
            _l("Condition %(number)s", number=number),
            [Needed(_l("Say whether you want condition %(number)s", number=number))],
            choices=[("yes", _l("Wanted")), ("no", _l("Not wanted"))],
        )
    fields["renewed"] = Agreement(RENEW, [Needed(_l("Renew your declaration of interests"))])
    return type("CaseBallotForm", (BallotForm,), fields)
