"""Acts of demo officers: the operations of the same names, signed with the keys that the seed gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.chancery import Chancery
from app.demo.founding import signature_by
from app.operations import admissibility, ballots, governance
from app.operations.signing import case_text, roll_text
from app.operations.who import Who
from charter.entry import Entry
from charter.vocabulary import Act, Change


def sign_case(office: Chancery, case_id: str, who: Who, what: Act, **facts: Any) -> str:
    """Return an officer's signature over an act on a case."""
    return signature_by(office.chance, str(who.person_id), case_text(office, case_id, who, what, facts))


def sign_roll(office: Chancery, who: Who, what: Act, **facts: Any) -> str:
    """Return an officer's signature over an act without a case."""
    return signature_by(office.chance, str(who.person_id), roll_text(office, who, what, facts))


def verify_identity(office: Chancery, case_id: str, who: Who, *, reasons: str) -> Entry:
    """Verify the identity."""
    signature = sign_case(office, case_id, who, Act.VERIFY_IDENTITY)
    return admissibility.verify_identity(office, case_id, who, reasons=reasons, signature=signature)


def doubt_identity(office: Chancery, case_id: str, who: Who, *, reasons: str) -> Entry:
    """State that the identity is in doubt."""
    signature = sign_case(office, case_id, who, Act.DOUBT_IDENTITY)
    return admissibility.doubt_identity(office, case_id, who, reasons=reasons, signature=signature)


def endorse(office: Chancery, case_id: str, who: Who, *, manifest: str) -> Entry:
    """Endorse the manifest."""
    signature = sign_case(office, case_id, who, Act.ENDORSE, manifest=manifest)
    return ballots.endorse(office, case_id, who, manifest=manifest, signature=signature)


def refuse_endorsement(office: Chancery, case_id: str, who: Who, *, manifest: str, reasons: str) -> Entry:
    """Refuse the endorsement."""
    signature = sign_case(office, case_id, who, Act.REFUSE_ENDORSEMENT, manifest=manifest)
    return ballots.refuse_endorsement(
        office, case_id, who, manifest=manifest, reasons=reasons, signature=signature
    )


def propose(office: Chancery, who: Who, *, change: Change, subject: Mapping[str, Any]) -> Entry:
    """Propose a change of power."""
    facts = governance.new_proposal(office, who, change, subject)
    return governance.propose(office, who, facts, signature=sign_roll(office, who, Act.PROPOSE, **facts))


def approve(office: Chancery, who: Who, *, proposal: str, text_digest: str) -> Entry:
    """Approve a proposal."""
    signature = sign_roll(office, who, Act.APPROVE, proposal=proposal)
    return governance.approve(
        office, who, proposal=proposal, text_digest=text_digest, signature=signature
    )


def withdraw_approval(office: Chancery, who: Who, *, proposal: str) -> Entry:
    """Take an approval back."""
    signature = sign_roll(office, who, Act.WITHDRAW_APPROVAL, proposal=proposal)
    return governance.withdraw_approval(office, who, proposal=proposal, signature=signature)
