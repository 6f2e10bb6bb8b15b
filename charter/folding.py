"""The folds of all entries of a case, by entry type."""

from __future__ import annotations

from collections.abc import Mapping

from charter.folds import admission, decision, erasure, inquiry
from charter.folds.fold import Fold, unchanged

_WITHOUT_STATE = (
    "petition.discarded",
    "dialogue.opened",
    "evidence.graded",
    "interview.offered",
    "report.commented",
    "standstill.concluded",
    "endorsement.failed",
    "petition.withdrawn",
)

FOLDS: Mapping[str, Fold] = {
    **dict.fromkeys(_WITHOUT_STATE, unchanged),
    **admission.FOLDS,
    **inquiry.FOLDS,
    **decision.FOLDS,
    **erasure.FOLDS,
}
