"""Outcomes that are not published are counted, under a random number and nothing else (procedure 2.8)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.chancery import Chancery
from app.operations.clock_facts import register_number
from app.operations.door import govern_by
from app.operations.who import THE_CLOCK, secret_of
from app.records.petition import CaseSecret, Petition
from charter.case import Case
from charter.vocabulary import Act, Closing


def count_outcomes(office: Chancery) -> int:
    """Count every decided case that ended unpublished and is not counted yet; return how many."""
    ended = office.session.scalars(
        select(Petition.id)
        .join(CaseSecret, CaseSecret.petition_id == Petition.id)  # erased cases have none, and are counted
        .where(Petition.outcome.is_not(None), Petition.ended_on.is_not(None), Petition.number.is_(None))
        .order_by(Petition.id)
    ).all()
    counted, written = set(office.roll().counted), 0
    for case_id in ended:
        number = register_number(bytes.fromhex(secret_of(office, case_id).nonce("figure", 1)))
        if number in counted:
            continue  # before it is folded: in a long log there are thousands, every day
        case = office.case(case_id)
        if case is None:
            continue
        govern_by(office, THE_CLOCK, Act.COUNT_OUTCOME, {"number": number, **_figure(office, case)})
        written += 1
    return written


def _figure(office: Chancery, case: Case) -> dict[str, Any]:
    assert case.tally is not None
    assert case.ended_on is not None
    criteria = office.roll().editions[case.edition].criteria_of(case.kind)
    unmet = [one.id for one in criteria if one.is_mandatory and one.id not in case.tally.met]
    outcome = case.tally.outcome if case.closing != Closing.NOT_ENDORSED else Closing.NOT_ENDORSED
    return {
        "outcome": str(outcome),
        "year": case.ended_on.year,
        "votes": dict(case.tally.votes),
        "unmet": unmet,
    }
