"""What the clock's acts state: draws, openings, tallies, conclusions, computed by the charter's functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from app.chancery import Chancery
from app.operations.drawn_report import circulated_content, final_content
from app.operations.sections import section_of
from app.operations.who import secret_of
from charter import lot
from charter.case import Case, Situation
from charter.consequences import consequence_of
from charter.counting import count, counted_ballots, denominator_of
from charter.deadlines import Due, identity_cause
from charter.endorsing import publication_goal, signed_orgs
from charter.facts import known
from charter.guards.draws import college_draw, college_ids, identity_draw
from charter.guards.vote import closing_of, report_digest, sealed_pairs
from charter.vocabulary import Act, Closing, Stage

Maker = Callable[[Chancery, Situation], dict[str, Any]]


def facts_for(office: Chancery, here: Situation, owed: Due) -> dict[str, Any]:
    """Return the whole facts of an act that the clock owes."""
    maker = _MAKERS.get(owed.act)
    made = maker(office, here) if maker else {}
    return {**owed.facts, **made}


def _draw(
    office: Chancery, here: Situation, purpose: str, ids: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    nonce = secret_of(office, here.case.id).nonce(purpose, 1)
    return nonce, lot.order(lot.seed(purpose, 1, nonce, str(here.case.first_petition), ()), ids)


def _identity(office: Chancery, here: Situation) -> dict[str, Any]:
    nonce, order = _draw(office, here, "identity", lot.organisations_of(here.case.roster))
    return {
        "nonce": nonce,
        "beacons": [],
        "order": list(order),
        "drawn": list(identity_draw(here, order)),
        "cause": identity_cause(here.case, here.rulebook, here.day),
    }


def _college(office: Chancery, here: Situation) -> dict[str, Any]:
    nonce, order = _draw(office, here, "college", college_ids(here))
    return {"nonce": nonce, "beacons": [], "order": list(order), "drawn": college_draw(here, order)}


def _panel(office: Chancery, here: Situation) -> dict[str, Any]:
    nonce = secret_of(office, here.case.id).nonce("panel", 1)
    seed = lot.seed("panel", 1, nonce, str(here.case.first_petition), ())
    order, seats = lot.panel(seed, here.case.roster, here.rulebook.panel_seats, here.case.recused_orgs)
    return {
        "nonce": nonce,
        "beacons": [],
        "order": list(order),
        "seats": [list(seat) for seat in seats],
        "rapporteur": seats[0][1] if seats else None,
    }


def _opening(office: Chancery, here: Situation) -> dict[str, Any]:
    del office
    case = here.case
    sealed = {s.handle: case.sealed[s.handle] for s in case.sitting if s.handle in case.sealed}
    return {"opened": sealed_pairs(sealed)}


def _circulation(office: Chancery, here: Situation) -> dict[str, Any]:
    content = circulated_content(office, here.case)
    return {"content": content, "report": report_digest(content)}


def finalising_facts(here: Situation, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what finalising states about a report: its digest, and the counts that guards compare."""
    return {
        "content": dict(content),
        "report": report_digest(content),
        "denominator": list(denominator_of(here.case)),
        "findings": len(content["findings"]),
        "adverse": len(content["adverse"]),
        "sources": len(content["sources"]),
    }


def _final(office: Chancery, here: Situation) -> dict[str, Any]:
    return finalising_facts(here, final_content(office, here.case))


def _tally(office: Chancery, here: Situation) -> dict[str, Any]:
    del office
    counted = count(here.case, here.rulebook)
    return {
        "opened": sealed_pairs(counted_ballots(here.case)),
        "votes": dict(counted.votes),
        "denominator": list(counted.denominator),
        "met": list(counted.met),
        "upheld": list(counted.upheld),
        "conditions": list(counted.conditions),
        "outcome": str(counted.outcome),
        "steps": counted.steps,
    }


def _conclusion(office: Chancery, here: Situation) -> dict[str, Any]:
    del office
    return {"closing": closing_of(here.case)}


def _publication(office: Chancery, here: Situation) -> dict[str, Any]:
    case = here.case
    assert case.tally is not None
    signed = list(signed_orgs(case, here.rulebook))
    named = {"signed": signed, "unsigned": sorted(case.tally.yes - set(signed))}
    goal = publication_goal(case, here.rulebook)
    if goal is not Stage.IN_FORCE:
        return {**named, "closing": str(Closing.NOT_ENDORSED) if goal is Stage.CLOSED else None}
    until = here.day + timedelta(days=here.rulebook.clock("in_force"))
    number = register_number(bytes.fromhex(secret_of(office, case.id).nonce("register", 1)))
    return {**named, "number": number, "until": until.isoformat(), **public_face(office, case)}


def register_number(octets: bytes) -> str:
    """Return a random register number, for example `7K2M-9QXD`: no vowels, no look-alikes."""
    letters = "23456789BCDFGHJKMNPQRSTVWXZ"
    text = "".join(letters[octet % len(letters)] for octet in octets[:8])
    return f"{text[:4]}-{text[4:]}"


def public_face(office: Chancery, case: Case) -> dict[str, Any]:
    """Return what a published recommendation shows: name, listings, and the reasons, which stay for good."""
    identity = section_of(office, case.id, "a") or {}
    pins = (section_of(office, case.id, "c") or {}).get("listings", [])
    return {
        "name": identity.get("name_latin") or identity.get("name_cyrillic"),
        "listings": [{"source": one["source"], "id": one["source_id"], "name": one["name"]} for one in pins],
        "reasons": known(case.report.reasons, "content"),
    }


def _expiry(office: Chancery, here: Situation) -> dict[str, Any]:
    del office
    ending = consequence_of(here.case, here.rulebook, here.day)
    assert ending is not None
    return {"closing": None if ending.closing is None else str(ending.closing)}


_MAKERS: Mapping[Act, Maker] = {
    Act.DRAW_IDENTITY: _identity,
    Act.DRAW_COLLEGE: _college,
    Act.DRAW_PANEL: _panel,
    Act.OPEN_ASSESSMENTS: _opening,
    Act.CIRCULATE_REPORT: _circulation,
    Act.FINALISE_REPORT: _final,
    Act.TALLY: _tally,
    Act.CONCLUDE: _conclusion,
    Act.PUBLISH: _publication,
    Act.EXPIRE: _expiry,
}
