"""The registrar's acts, the officers' on the identity, and the college's on a ruling (procedure 2.2)."""

from __future__ import annotations

from app.chancery import Chancery
from app.operations.door import act
from app.operations.signing import signed_case_facts
from app.operations.who import Who
from charter.entry import Entry
from charter.vocabulary import Act


def verify_identity(
    office: Chancery, case_id: str, who: Who, *, reasons: str, signature: str, seen: str | None = None
) -> Entry:
    """Say for a drawn organisation that the petitioner is the listed person, acting freely."""
    facts = signed_case_facts(office, case_id, who, {"reasons": reasons}, signature)
    return act(office, case_id, who, Act.VERIFY_IDENTITY, facts, seen=seen)


def doubt_identity(
    office: Chancery, case_id: str, who: Who, *, reasons: str, signature: str, seen: str | None = None
) -> Entry:
    """Say for a drawn organisation that the identity is in doubt; a third is drawn."""
    facts = signed_case_facts(office, case_id, who, {"reasons": reasons}, signature)
    return act(office, case_id, who, Act.DOUBT_IDENTITY, facts, seen=seen)


def return_petition(
    office: Chancery, case_id: str, who: Who, *, defects: list[dict[str, str]], seen: str | None = None
) -> Entry:
    """Return a petition for defects, each with section, field and remedy."""
    facts = {"defects": defects, "count": len(defects)}
    return act(office, case_id, who, Act.RETURN, facts, seen=seen)


def admit(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    repeat: str | None = None,
    new_matter: str | None = None,
    seen: str | None = None,
) -> Entry:
    """Admit a petition; a repeat names the earlier number and the significant new matter."""
    facts = {"repeat": repeat, "new_matter": new_matter}
    return act(office, case_id, who, Act.ADMIT, facts, seen=seen)


def rule_inadmissible(
    office: Chancery, case_id: str, who: Who, *, reasons: str, identity: bool, seen: str | None = None
) -> Entry:
    """Rule a petition inadmissible; `identity` says that the identity was the reason."""
    facts = {"identity": identity, "reasons": reasons}
    return act(office, case_id, who, Act.RULE_INADMISSIBLE, facts, seen=seen)


def decide_review(
    office: Chancery, case_id: str, who: Who, *, upheld: bool, reasons: str, seen: str | None = None
) -> Entry:
    """Read a ruling anew; the second member who says the same makes it final."""
    case = office.case(case_id)
    final = case is not None and any(one.upheld == upheld for one in case.readings)
    facts = {"upheld": upheld, "reasons": reasons, "final": final}
    return act(office, case_id, who, Act.DECIDE_REVIEW, facts, seen=seen)
