"""What a seat has typed and not yet sealed or sent: kept on the server, sealed under the seat's own key.

A draft is no entry: nobody but its author reads it, and it goes when the act is done.
"""

from __future__ import annotations

import hashlib
from typing import Any

from app.chancery import Chancery
from app.records.petition import Draft
from charter.canonical import encode_value, parse_value
from charter.case import Actor
from charter.vocabulary import Subject

ASSESSMENT = "assessment"
REPORT = "report"


def save_draft(office: Chancery, case_id: str, author: Actor, kind: str, content: dict[str, Any]) -> str:
    """Keep a draft in place of the one before; return its digest.

    Args:
        office: the transaction's office.
        case_id: the petition.
        author: the seat, whose data key seals it.
        kind: `ASSESSMENT` or `REPORT`.
        content: plain values in the log's canonical profile.
    """
    plain = encode_value(content)
    digest = hashlib.sha256(plain).hexdigest()
    key_id = office.keys.id_for(case_id, f"{Subject.SEAT}:{author.name}")
    context = _context(case_id, author, kind)
    sealed = office.keys.seal(key_id, plain, context, "draft", case_id)
    row = office.session.get(Draft, (case_id, author.name, kind))
    if row is None:
        row = Draft(petition_id=case_id, author=author.name, kind=kind)
        office.session.add(row)
    row.sealed = sealed
    return digest


def draft_of(office: Chancery, case_id: str, author: Actor, kind: str) -> dict[str, Any] | None:
    """Return what the author has typed so far, None when nothing is kept."""
    row = office.session.get(Draft, (case_id, author.name, kind))
    if row is None:
        return None
    key_id = office.keys.id_for(case_id, f"{Subject.SEAT}:{author.name}")
    found = parse_value(office.keys.unseal(key_id, row.sealed, _context(case_id, author, kind)))
    assert isinstance(found, dict)
    return found


def digest_of_draft(content: dict[str, Any]) -> str:
    """Return what a check page shows of a draft: SHA-256 of its canonical form."""
    return hashlib.sha256(encode_value(content)).hexdigest()


def drop_draft(office: Chancery, case_id: str, author: Actor, kind: str) -> None:
    """Let a draft go once its act is done."""
    row = office.session.get(Draft, (case_id, author.name, kind))
    if row is not None:
        office.session.delete(row)


def _context(case_id: str, author: Actor, kind: str) -> str:
    return f"draft/{case_id}/{author.name}/{kind}"
