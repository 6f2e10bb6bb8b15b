"""Sealed assessments, and what their opening allows: remarks, revisions, conditions, disqualifiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.chancery import Chancery
from app.operations.dialogue import new_item
from app.operations.door import act
from app.operations.report_shares import keep_to_share
from app.operations.who import Who
from charter.entry import Entry
from charter.vocabulary import Act


def seal_assessment(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    scores: Mapping[str, Mapping[str, Any]],
    renewed: bool,
    seen: str | None = None,
) -> Entry:
    """Seal a seat's assessment: nobody reads it until all are opened at once.

    Args:
        office: the transaction's office.
        case_id: the petition.
        who: the seat.
        scores: by criterion: `score` (0 to 4, `cannot_determine`, `na`), `confidence`, `reasons`, `evidence`.
        renewed: the declaration of interests, renewed.
        seen: the token of what the seat saw last.
    """
    plain = {criterion: dict(row) for criterion, row in scores.items()}
    facts = {"assessment": {"scores": plain}, "renewed": renewed}
    return act(office, case_id, who, Act.SEAL_ASSESSMENT, facts, seen=seen)


def remark(
    office: Chancery, case_id: str, who: Who, *, criterion: str | None, text: str, seen: str | None = None
) -> Entry:
    """Add a remark to the deliberation, on a criterion or in general."""
    return act(office, case_id, who, Act.REMARK, {"criterion": criterion, "text": text}, seen=seen)


def revise_assessment(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    criterion: str,
    score: int | str,
    was: int | str | None,
    reasons: str,
    seen: str | None = None,
) -> Entry:
    """Revise one score after the opening; the old one stays on the record."""
    facts = {"criterion": criterion, "score": score, "was": was, "reasons": reasons}
    return act(office, case_id, who, Act.REVISE_ASSESSMENT, facts, seen=seen)


def propose_condition(
    office: Chancery, case_id: str, who: Who, *, text: str, plan: bool, seen: str | None = None
) -> Entry:
    """Propose a condition; `plan` marks the monitored plan that criterion C8 allows."""
    facts = {"item": new_item(office, case_id, "condition"), "text": text, "plan": plan}
    keep_to_share(office, case_id, who, Act.PROPOSE_CONDITION, facts)
    return act(office, case_id, who, Act.PROPOSE_CONDITION, facts, seen=seen)


def raise_disqualifier(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    code: str,
    items: list[str],
    reasons: str,
    seen: str | None = None,
) -> Entry:
    """Raise a disqualifier on adverse items whose gist was disclosed in time."""
    facts = {"code": code, "items": items, "reasons": reasons}
    return act(office, case_id, who, Act.RAISE_DISQUALIFIER, facts, seen=seen)
