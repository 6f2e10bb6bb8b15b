"""The report as the record gives it: what a rapporteur starts from, and what the clock finalises."""

from __future__ import annotations

from typing import Any

from app.chancery import Chancery
from app.queries.log_entries import case_entries
from charter.case import Case
from charter.entry import Entry
from charter.terms import standing_adverse

NOT_ANSWERED = "not_answered"


def circulated_content(office: Chancery, case: Case) -> dict[str, Any]:
    """Return the report drawn from the record alone, for a rapporteur who wrote none."""
    findings = [NOT_ANSWERED] * case.grounds
    return report_content(
        office, case, findings=findings, sources=["record"], summary="", public_reasons=None
    )


def report_content(
    office: Chancery,
    case: Case,
    *,
    findings: list[str],
    sources: list[str],
    summary: str,
    public_reasons: str | None,
) -> dict[str, Any]:
    """Return a report's content in the form that its digest fixes.

    Args:
        office: the transaction's office.
        case: the folded case.
        findings: one text for each ground, in order; `not_answered` where there is none.
        sources: the sources that were searched for adverse information.
        summary: the rapporteur's summary and reasons.
        public_reasons: what a recommendation publishes for good; None where nobody wrote any.
    """
    entries = case_entries(office.session, office.keys, case.id)
    return {
        "salt": office.chance.octets(32, "report", case.id, case.seq).hex(),
        "findings": [{"ground": n, "finding": text} for n, text in enumerate(findings, start=1)],
        "adverse": _adverse(office, case, entries),
        "sources": sources,
        "summary": summary,
        "public_reasons": public_reasons,
        "conditions": _conditions(entries),
        "corrections": _texts(entries, "report.corrected"),
        "comments": _texts(entries, "report.commented"),
    }


def final_content(office: Chancery, case: Case) -> dict[str, Any]:
    """Return the last circulated report with the corrections and comments made since."""
    entries = case_entries(office.session, office.keys, case.id)
    circulated: dict[str, Any] = next(
        entry.facts["content"] for entry in reversed(entries) if entry.type == "report.circulated"
    )
    return {
        **circulated,
        "salt": office.chance.octets(32, "report", case.id, case.seq).hex(),
        "adverse": _adverse(office, case, entries),
        "corrections": _texts(entries, "report.corrected"),
        "comments": _texts(entries, "report.commented"),
    }


def _conditions(entries: list[Entry]) -> list[dict[str, str]]:
    """Return the conditions proposed: officers sign them with the report, and the register prints them."""
    proposed = [entry for entry in entries if entry.type == "condition.proposed"]
    return [{"item": entry.data["item"], "text": entry.facts["text"]} for entry in proposed]


def _adverse(office: Chancery, case: Case, entries: list[Entry]) -> list[dict[str, Any]]:
    standing = standing_adverse(case, office.roll().editions[case.edition])
    gists: dict[str, str] = {}
    for entry in entries:
        if entry.type == "gist.disclosed":
            gists |= dict.fromkeys(entry.facts["items"], entry.facts["text"])
    return [{"item": one.item, "gist": gists.get(one.item, "")} for one in standing]


def _texts(entries: list[Entry], word: str) -> list[str]:
    return [entry.facts["text"] for entry in entries if entry.type == word]
