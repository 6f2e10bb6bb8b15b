"""Sections of a petition: kept on the server as typed, sealed; frozen into the manifest by `file`."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select

from app.chancery import Chancery
from app.records.petition import Evidence, Section
from charter.canonical import encode_value, parse_value
from charter.vocabulary import Subject


def save_section(
    office: Chancery, case_id: str, letter: str, content: dict[str, Any], *, complete: bool
) -> None:
    """Keep a section as typed; the caller has asked the door's rights whether it may be edited.

    Args:
        office: the transaction's office.
        case_id: the petition.
        letter: the section, lower case (procedure 2.6).
        content: plain values in the log's canonical profile.
        complete: whether the petitioner has answered all that the section asks.
    """
    key_id = office.keys.id_for(case_id, str(Subject.PETITIONER))
    salt = office.chance.octets(32, "section", case_id, letter, office.now.isoformat()).hex()
    kept = encode_value({"salt": salt, "content": content})
    sealed = office.keys.seal(key_id, kept, _context(case_id, letter), "section", case_id)
    row = office.session.get(Section, (case_id, letter))
    if row is None:
        row = Section(petition_id=case_id, letter=letter)
        office.session.add(row)
    row.sealed, row.complete, row.saved_on = sealed, complete, office.day


def section_of(office: Chancery, case_id: str, letter: str) -> dict[str, Any] | None:
    """Return a section as typed last, None when nothing was typed."""
    row = office.session.get(Section, (case_id, letter))
    return None if row is None else _kept(office, row)["content"]


def sections_of(office: Chancery, case_id: str) -> dict[str, dict[str, Any]]:
    """Return all sections typed so far, by letter."""
    rows = office.session.scalars(select(Section).where(Section.petition_id == case_id))
    return {row.letter: _kept(office, row)["content"] for row in rows}


def complete_letters(office: Chancery, case_id: str) -> list[str]:
    """Return the letters of the sections that are complete, in order."""
    chosen = select(Section.letter).where(Section.petition_id == case_id, Section.complete)
    return list(office.session.scalars(chosen.order_by(Section.letter)))


def _kept(office: Chancery, row: Section) -> dict[str, Any]:
    key_id = office.keys.id_for(row.petition_id, str(Subject.PETITIONER))
    plain = office.keys.unseal(key_id, row.sealed, _context(row.petition_id, row.letter))
    found = parse_value(plain)
    assert isinstance(found, dict)
    return found


def _context(case_id: str, letter: str) -> str:
    return f"section/{case_id}/{letter}"


def manifest_of_petition(office: Chancery, case_id: str) -> dict[str, Any]:
    """Return the manifest that `file` freezes: a salted digest of each section and each file.

    The digest of its canonical form is the petition's digest, which the draws are made from. Each section
    is kept with a salt, which keeps a short one from being guessed.
    """
    sections = office.session.scalars(
        select(Section).where(Section.petition_id == case_id).order_by(Section.letter)
    )
    files = office.session.scalars(
        select(Evidence).where(Evidence.petition_id == case_id).order_by(Evidence.item)
    )
    return {
        "sections": [
            {"letter": row.letter, "digest": hashlib.sha256(encode_value(_kept(office, row))).hexdigest()}
            for row in sections
        ],
        "evidence": [{"item": one.item, "digest": one.stored} for one in files],
    }


def digest_of(manifest: dict[str, Any]) -> str:
    """Return the petition's digest: SHA-256 of the canonical manifest, 64 hex digits."""
    return hashlib.sha256(encode_value(manifest)).hexdigest()
