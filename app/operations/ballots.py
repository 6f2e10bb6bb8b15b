"""Ballots, and officers' answers to the result (procedure 2.4)."""

from __future__ import annotations

from collections.abc import Mapping

from app.chancery import Chancery
from app.operations.door import act
from app.operations.signing import signed_case_facts
from app.operations.who import Who
from charter.entry import Entry
from charter.vocabulary import Act, Choice


def cast_ballot(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    choice: Choice,
    report_digest: str,
    disqualifiers: Mapping[str, bool],
    conditions: Mapping[str, bool],
    renewed: bool,
    seen: str | None = None,
) -> Entry:
    """Record the seat's sealed ballot on this report; a later ballot replaces it until the tally."""
    ballot = {
        "choice": str(choice),
        "disqualifiers": dict(disqualifiers),
        "conditions": dict(conditions),
    }
    facts = {"ballot": ballot, "report": report_digest, "renewed": renewed}
    return act(office, case_id, who, Act.CAST_BALLOT, facts, seen=seen)


def endorse(
    office: Chancery, case_id: str, who: Who, *, manifest: str, signature: str, seen: str | None = None
) -> Entry:
    """Endorse the manifest of report and decision for an organisation that voted yes."""
    facts = signed_case_facts(office, case_id, who, {"manifest": manifest}, signature)
    return act(office, case_id, who, Act.ENDORSE, facts, seen=seen)


def refuse_endorsement(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    manifest: str,
    reasons: str,
    signature: str,
    seen: str | None = None,
) -> Entry:
    """Refuse the endorsement, with reasons that are printed."""
    facts = {"manifest": manifest, "reasons": reasons}
    facts = signed_case_facts(office, case_id, who, facts, signature)
    return act(office, case_id, who, Act.REFUSE_ENDORSEMENT, facts, seen=seen)
