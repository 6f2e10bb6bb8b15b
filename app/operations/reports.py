"""The comprehensive report: circulated, corrected, commented, finalised (procedure 2.2)."""

from __future__ import annotations

from app.chancery import Chancery
from app.operations.clock_facts import finalising_facts
from app.operations.door import act, situation_of
from app.operations.drawn_report import final_content, report_content
from app.operations.public_reasons import objection_to_reasons
from app.operations.report_shares import keep_to_share
from app.operations.who import Who
from charter.entry import Entry
from charter.guards.vote import report_digest
from charter.moves import Refused
from charter.vocabulary import Act


def circulate_report(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    findings: list[str],
    sources: list[str],
    summary: str,
    public_reasons: str,
    seen: str | None = None,
) -> Entry:
    """Circulate the rapporteur's report: findings, sources searched, summary, and the reasons for the public.

    Raises:
        NotFound: no such petition for this person.
        Refused: it is not open, does not fit, or its public reasons are missing or name the petitioner.
    """
    here = situation_of(office, case_id, who)
    objection = objection_to_reasons(office, case_id, public_reasons)
    if objection is not None:
        raise Refused((objection,))
    content = report_content(
        office, here.case, findings=findings, sources=sources, summary=summary, public_reasons=public_reasons
    )
    facts = {"content": content, "report": report_digest(content)}
    keep_to_share(office, case_id, who, Act.CIRCULATE_REPORT, facts)
    return act(office, case_id, who, Act.CIRCULATE_REPORT, facts, seen=seen)


def correct_facts(
    office: Chancery, case_id: str, who: Who, *, text: str, seen: str | None = None
) -> Entry:
    """Correct facts of the report; the correction is printed with it."""
    facts = {"text": text}
    keep_to_share(office, case_id, who, Act.CORRECT_FACTS, facts)
    return act(office, case_id, who, Act.CORRECT_FACTS, facts, seen=seen)


def comment(office: Chancery, case_id: str, who: Who, *, text: str, seen: str | None = None) -> Entry:
    """Comment on the report as observer; the comment is printed with it."""
    facts = {"text": text}
    keep_to_share(office, case_id, who, Act.COMMENT, facts)
    return act(office, case_id, who, Act.COMMENT, facts, seen=seen)


def finalise_report(office: Chancery, case_id: str, who: Who, *, seen: str | None = None) -> Entry:
    """Finalise the report as circulated, with corrections and comments; the vote opens on its digest."""
    here = situation_of(office, case_id, who)
    facts = finalising_facts(here, final_content(office, here.case)) if here.case.report.digest else {}
    return act(office, case_id, who, Act.FINALISE_REPORT, facts, seen=seen)
