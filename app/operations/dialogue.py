"""Inquiry and dialogue: adverse items, gists, questions, answers, evidence, the interview (procedure 2.2)."""

from __future__ import annotations

from datetime import date

from app.chancery import Chancery
from app.operations.door import act
from app.operations.report_shares import keep_to_share
from app.operations.who import Who, secret_of
from charter.entry import Entry
from charter.vocabulary import Act


def new_item(office: Chancery, case_id: str, kind: str) -> str:
    """Return an id for an adverse item, a question or a condition of a case."""
    case = office.case(case_id)
    seq = 0 if case is None else case.seq
    return "i" + office.chance.octets(6, "item", case_id, kind, seq).hex()


def record_adverse(
    office: Chancery, case_id: str, who: Who, *, source: str, grade: str, text: str, seen: str | None = None
) -> Entry:
    """Record an adverse item with its source and grade; its gist is owed to the petitioner."""
    item = new_item(office, case_id, "adverse")
    facts = {"item": item, "source": source, "grade": grade, "text": text}
    keep_to_share(office, case_id, who, Act.RECORD_ADVERSE, facts)
    return act(office, case_id, who, Act.RECORD_ADVERSE, facts, seen=seen)


def open_dialogue(office: Chancery, case_id: str, who: Who, *, seen: str | None = None) -> Entry:
    """Open the dialogue once the inquiry is complete."""
    return act(office, case_id, who, Act.OPEN_DIALOGUE, seen=seen)


def extend_stage(
    office: Chancery, case_id: str, who: Who, *, reasons: str, seen: str | None = None
) -> Entry:
    """Extend inquiry or dialogue once, by the edition's days."""
    case = office.case(case_id)
    days = 0 if case is None else office.roll().editions[case.edition].clock("extension")
    return act(office, case_id, who, Act.EXTEND, {"days": days, "reasons": reasons}, seen=seen)


def ask(
    office: Chancery, case_id: str, who: Who, *, text: str, due: date, seen: str | None = None
) -> Entry:
    """Ask the petitioner a question, with a day to answer by."""
    item = new_item(office, case_id, "question")
    facts = {"item": item, "text": text, "due": due.isoformat()}
    return act(office, case_id, who, Act.ASK, facts, seen=seen)


def disclose_gist(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    items: list[str],
    text: str,
    due: date,
    seen: str | None = None,
) -> Entry:
    """Tell the petitioner the gist of adverse items."""
    facts = {"items": items, "text": text, "due": due.isoformat()}
    keep_to_share(office, case_id, who, Act.DISCLOSE_GIST, facts)
    return act(office, case_id, who, Act.DISCLOSE_GIST, facts, seen=seen)


def answer(
    office: Chancery, case_id: str, who: Who, *, item: str, text: str, seen: str | None = None
) -> Entry:
    """Answer a question or a gist."""
    return act(office, case_id, who, Act.ANSWER, {"item": item, "text": text, "evidence": []}, seen=seen)


def grade_evidence(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    item: str,
    reliability: str,
    credibility: int,
    reasons: str,
    seen: str | None = None,
) -> Entry:
    """Grade an item of evidence: source reliability A to F, information credibility 1 to 6."""
    facts = {"item": item, "reliability": reliability, "credibility": credibility, "reasons": reasons}
    return act(office, case_id, who, Act.GRADE_EVIDENCE, facts, seen=seen)


def offer_interview(
    office: Chancery, case_id: str, who: Who, *, text: str, seen: str | None = None
) -> Entry:
    """Offer the petitioner dates and a way to talk."""
    facts = {"record": new_item(office, case_id, "interview"), "text": text}
    return act(office, case_id, who, Act.OFFER_INTERVIEW, facts, seen=seen)


def record_interview(
    office: Chancery, case_id: str, who: Who, *, text: str, seen: str | None = None
) -> Entry:
    """Record the interview, or confirm the record of the other seat: the same text, to the letter."""
    record = secret_of(office, case_id).mark("interview", text)
    return act(office, case_id, who, Act.RECORD_INTERVIEW, {"record": record, "text": text}, seen=seen)


def close_file(office: Chancery, case_id: str, who: Who, *, seen: str | None = None) -> Entry:
    """Close the file: the assessment opens."""
    return act(office, case_id, who, Act.CLOSE_FILE, seen=seen)
