"""When a person may petition again (procedure 2.2, last lines)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from charter.case import Case, Elsewhere
from charter.vocabulary import Closing, Stage

_FREE = (None, Closing.DISCARDED, Closing.INADMISSIBLE)
_BAR = timedelta(days=365)


def barred_until(
    stage: str | None, closing: str | None, ended_on: date | None, *, admitted: bool
) -> date | None:
    """Return the day from which a person may file again after a case that ended so; None for at once.

    A decision bars, and so does a withdrawal once the panel was drawn, which is with the admission.
    """
    decided = stage == Stage.CLOSED and closing not in _FREE
    left_the_panel = stage == Stage.WITHDRAWN and admitted
    return ended_on + _BAR if ended_on is not None and (decided or left_the_panel) else None


def elsewhere_of(person: str, cases: Iterable[Case]) -> Elsewhere:
    """Return what a person's other cases say; `person` is the auditors' name for the petitioner."""
    own = [case for case in cases if case.person == person]
    ends = (
        barred_until(case.stage, case.closing, case.ended_on, admitted=case.admitted_on is not None)
        for case in own
    )
    barred = [day for day in ends if day is not None]
    return Elsewhere(any(not case.is_over for case in own), max(barred, default=None))
