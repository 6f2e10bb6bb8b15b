"""A petition played without a door: acts checked, judged and folded by the charter alone.

`play` does one act of a person, `rest` all that the clock owes. Both ask the door's judge and the
verifier's, and both fail when a rule that the one kept was broken for the other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from charter import lot
from charter.case import CLOCK, Actor, Case, Elsewhere, Situation
from charter.consequences import consequence_of
from charter.counting import count, counted_ballots, denominator_of
from charter.deadlines import Due, due, identity_cause
from charter.endorsing import manifest_of, publication_goal, signed_orgs
from charter.facts import Facts
from charter.guards.draws import college_draw, college_ids, identity_draw
from charter.guards.vote import closing_of, report_digest, sealed_pairs, wide_spreads
from charter.moves import check
from charter.replay import evolve
from charter.table import MOVES
from charter.terms import standing_adverse
from charter.verifying.rules import judge
from charter.vocabulary import Act, Choice, Effect, Interest, Role, Stage
from tests.charter.situations import NONCE, entry, roll, rulebook, signed

OWN_KEY = frozenset(move.act for move in MOVES if move.own_key)
MOST_IN_ONE_DAY = 40
SCORES = [*[3] * 20, *[4] * 10, 2, "cannot_determine"]
CAUSES = [Interest.NONE] * 12 + [Interest.FAMILY, Interest.ADVOCACY_FOR]


def play(case: Case, actor: Actor, act: Act, day: date, **facts: Any) -> Case:
    """Do one act; raise `Refused` as the door would, fail where the verifier would not agree."""
    here = Situation(case, roll(), actor, day, Elsewhere(live=False))
    facts = signed(act, here, **facts) if act in OWN_KEY else facts
    move = check(here, act, Facts(facts))
    reached = move.leads_to(here, Facts(facts))
    written = entry(
        move.entry, actor, day, case=case.id, to=reached, **{"seal": f"seal-{case.seq}", **facts}
    )
    judged = judge(here, written)
    assert (judged.objections, judged.unchecked) == ([], [])
    return evolve(case, written)


def rest(case: Case, day: date) -> Case:
    """Let the clock do all that it owes on a day; fail when it does not come to rest."""
    for _ in range(MOST_IN_ONE_DAY):
        owed = due(case, rulebook(), day)
        if owed is None:
            return case
        after = play(case, CLOCK, owed.act, day, **clock_facts(Situation(case, roll(), CLOCK, day), owed))
        assert replace(after, seq=case.seq) != case, f"The clock's act changes nothing: {owed}."
        case = after
    raise AssertionError(f"The clock does not come to rest: {due(case, rulebook(), day)}.")


def clock_facts(here: Situation, owed: Due) -> dict[str, Any]:
    """Return what the clock's act states."""
    case, rules = here.case, here.rulebook
    made: dict[str, Any] = dict(owed.facts)
    if owed.act in (Act.DRAW_COLLEGE, Act.DRAW_IDENTITY, Act.DRAW_PANEL):
        made |= _draw(here, owed.act)
    elif owed.act is Act.OPEN_ASSESSMENTS:
        sealed = {one.handle: case.sealed[one.handle] for one in case.sitting if one.handle in case.sealed}
        made["opened"] = sealed_pairs(sealed)
    elif owed.act in (Act.CIRCULATE_REPORT, Act.FINALISE_REPORT):
        made |= report_facts(case)
    elif owed.act is Act.TALLY:
        counted = count(case, rules)
        lists = ("denominator", "met", "upheld", "conditions")
        made |= {name: list(getattr(counted, name)) for name in lists}
        made |= {"opened": sealed_pairs(counted_ballots(case)), "votes": dict(counted.votes),
                 "outcome": str(counted.outcome), "steps": counted.steps}
    elif owed.act is Act.CONCLUDE:
        made["closing"] = closing_of(case)
    elif owed.act is Act.PUBLISH:
        made |= _publication(here)
    elif owed.act is Act.EXPIRE:
        ending = consequence_of(case, rules, here.day)
        assert ending is not None
        made["closing"] = ending.closing
    return made


def _draw(here: Situation, act: Act) -> dict[str, Any]:
    purpose = str(act).removeprefix("draw_")
    seed = lot.seed(purpose, 1, NONCE, str(here.case.first_petition))
    common = {"nonce": NONCE, "beacons": []}
    if act is Act.DRAW_PANEL:
        barred = here.case.recused_orgs
        order, seats = lot.panel(seed, here.case.roster, here.rulebook.panel_seats, barred)
        lead = seats[0][1] if seats else None
        return {**common, "order": list(order), "seats": [list(one) for one in seats], "rapporteur": lead}
    if act is Act.DRAW_COLLEGE:
        order = lot.order(seed, college_ids(here))
        return {**common, "order": list(order), "drawn": college_draw(here, order)}
    order = lot.order(seed, lot.organisations_of(here.case.roster))
    cause = identity_cause(here.case, here.rulebook, here.day)
    return {**common, "order": list(order), "drawn": list(identity_draw(here, order)), "cause": cause}


def _publication(here: Situation) -> dict[str, Any]:
    case, rules = here.case, here.rulebook
    signed, goal = list(signed_orgs(case, rules)), publication_goal(case, rules)
    assert case.tally is not None
    named = {"signed": signed, "unsigned": sorted(case.tally.yes - set(signed))}
    if goal is not Stage.IN_FORCE:
        return {**named, "closing": "not_endorsed" if goal is Stage.CLOSED else None}
    until = here.day + timedelta(days=rules.clock("in_force"))
    return {**named, "number": "7K2M", "until": until.isoformat()}


def report_facts(case: Case) -> dict[str, Any]:
    """Return what circulating and finalising state."""
    standing = standing_adverse(case, rulebook())
    content = {
        "salt": "00",
        "findings": [{"ground": n, "finding": "Shown."} for n in range(1, case.grounds + 1)],
        "adverse": [{"item": one.item} for one in standing],
        "sources": ["archives"],
    }
    return {"content": content, "report": report_digest(content), "denominator": list(denominator_of(case)),
            "findings": case.grounds, "adverse": len(standing), "sources": 1}


def acts_of(here: Situation, chance: Random) -> dict[Act, dict[str, Any]]:
    """Return sound facts for every act that a person may want, drawn by chance."""
    case, new, yes = here.case, f"i{here.case.seq}", chance.random() < 0.6
    told = {"text": "Text.", "reasons": "Reasons."}
    answer_by = (here.day + timedelta(days=21)).isoformat()
    kinds = [str(chance.choice(CAUSES))]
    pending = next((one for one in case.challenges if one.decided is None), None)
    targets = list(case.sitting_orgs) if case.stage is Stage.INQUIRY else [one.handle for one in case.sitting]
    waiting = [one.item for one in case.adverse if one.gist_on is None]
    defects = case.last_defects if isinstance(case.last_defects, frozenset) else frozenset()
    return {
        Act.DISCARD: {"closing": "discarded"},
        Act.VERIFY_IDENTITY: told,
        Act.DOUBT_IDENTITY: told,
        Act.RETURN: {"count": 1, "defects": [{"section": "c", "field": "x", "remedy": "y"}]},
        Act.REFILE: {"petition": "ef" * 32, "manifest": {},
                     "answers": [{"section": s, "field": f, "answer": "z"} for s, f in defects]},
        Act.ADMIT: {"repeat": None, "new_matter": None},
        Act.RULE_INADMISSIBLE: {**told, "identity": yes},
        Act.REQUEST_REVIEW: told,
        Act.DECIDE_REVIEW: {**told, "upheld": yes, "final": any(one.upheld == yes for one in case.readings)},
        Act.DECLARE_INTEREST: {
            "kinds": kinds, "text": "", "effect": str(here.rulebook.effect_of(tuple(map(Interest, kinds)))),
            "binds": here.actor.org if here.actor.role is Role.OFFICER else here.actor.name,
        },
        Act.CHALLENGE: {**told, "against": chance.choice(targets or ["x"]), "with_cause": yes},
        Act.DECIDE_CHALLENGE: {
            **told, "against": pending.against if pending else "", "upheld": yes,
            "final": yes or bool(pending and pending.readings),
        },
        Act.RECORD_ADVERSE: {**told, "item": new, "source": "press", "grade": "B2"},
        Act.OPEN_DIALOGUE: {},
        Act.EXTEND: {**told, "days": 30},
        Act.ASK: {**told, "item": new, "due": answer_by},
        Act.DISCLOSE_GIST: {**told, "items": waiting, "due": answer_by},
        Act.ANSWER: {**told, "evidence": [], "item": next((one.item for one in case.questions), "")},
        Act.ADD_EVIDENCE: {"item": new, "digest": "d", "criterion": "c1", "tier": "panel"},
        Act.GRADE_EVIDENCE: {**told, "item": next(iter(sorted(case.evidence)), ""), "reliability": "B",
                             "credibility": 2},
        Act.OFFER_INTERVIEW: {**told, "record": new},
        Act.RECORD_INTERVIEW: {**told, "record": "r"},
        Act.CLOSE_FILE: {},
        **late_acts_of(here, chance, yes=yes),
        Act.WITHDRAW: told,
        Act.ERASE: {**told, "subjects": ["petitioner"], "final": bool(case.proposed_erasures)},
    }


def late_acts_of(here: Situation, chance: Random, *, yes: bool) -> dict[Act, dict[str, Any]]:
    """Return sound facts for every act from the assessment to the endorsement."""
    case, new = here.case, f"i{here.case.seq}"
    told = {"text": "Text.", "reasons": "Reasons."}
    criterion = chance.choice(wide_spreads(here) or ("c1",)) if case.opened else "c1"
    return {
        Act.SEAL_ASSESSMENT: {"renewed": True, "assessment": {"scores": {
            one.id: {"score": chance.choice(SCORES), "reasons": "x" * 200}
            for one in here.rulebook.criteria_of(case.kind)
        }}},
        Act.REMARK: {**told, "criterion": criterion},
        Act.REVISE_ASSESSMENT: {**told, "criterion": criterion, "score": 3, "was": 2},
        Act.PROPOSE_CONDITION: {**told, "item": new, "plan": yes},
        Act.RAISE_DISQUALIFIER: {
            **told, "code": chance.choice(["d3", "d9"]),
            "items": [one.item for one in standing_adverse(case, here.rulebook)],
        },
        Act.CIRCULATE_REPORT: report_facts(case),
        Act.CORRECT_FACTS: told,
        Act.COMMENT: told,
        Act.FINALISE_REPORT: report_facts(case),
        Act.CAST_BALLOT: {"renewed": True, "report": case.report.digest, "ballot": {
            "choice": str(chance.choice([*Choice, *[Choice.RECOMMEND] * 8])),
            "disqualifiers": dict.fromkeys(case.disqualifiers, not yes),
            "conditions": {one.item: yes for one in case.conditions},
        }},
        Act.ENDORSE: {"manifest": manifest_of(case) if case.tally else None},
        Act.REFUSE_ENDORSEMENT: {**told, "manifest": manifest_of(case) if case.tally else None},
    }


def people(case: Case) -> list[Actor]:
    """Return everyone who may have something to do with a case, seats and rapporteur included."""
    found = [Actor(Role.PETITIONER, handle=case.petitioner)]
    found += [Actor(Role.REGISTRAR, id="registrar-1"), Actor(Role.LIAISON, id="liaison-1")]
    found += [Actor(Role.COLLEGE, id=f"college-{n}") for n in (1, 2, 3)]
    found += [Actor(Role.COLLEGE, id="alternate-1"), Actor(Role.OBSERVER, id="observer-1")]
    drawn = {org for org, _ in case.identity.drawn} | {one.org for one in case.seats}
    found += [Actor(Role.OFFICER, id=f"officer-{org}-{n}", org=org) for org in sorted(drawn) for n in (1, 2)]
    found += [Actor(Role.SEAT, handle=one.handle, org=one.org) for one in case.sitting]
    lead = case.seat_of(case.rapporteur)
    if lead is not None and lead.sits and lead.effect is not Effect.BARS_RAPPORTEUR:
        found.append(Actor(Role.RAPPORTEUR, handle=lead.handle, org=lead.org))
    return found
