"""What a door that lacks one guard lets through, from the dialogue on: (guard, stage, act)."""

from datetime import timedelta

from app.demo.signing import approve, propose
from app.operations import assessments, ballots, deadlines, reports
from app.operations.checkpoints import stated_rows
from app.operations.who import THE_CLOCK, Who
from charter import moves
from charter.endorsing import signed_orgs
from charter.register import register_root
from charter.succession import next_rapporteur
from charter.vocabulary import Act, Change, Role, Stage
from tests.builders import REGISTRAR, REPORT
from tests.operations.exported import AUDIT
from tests.verify.broken import altering, lying_clock

SNAPSHOT = {
    "source": "gb", "digest": "0" * 64, "size": 9, "published": "2026-01-01", "parser": "1", "persons": 100,
    "entities": 0, "added": 0, "changed": 0, "removed": 0, "root": "0" * 64,
}
OFFICERS = [Who(Role.OFFICER, person_id=f"officer-{letter}-1") for letter in "abcdef"]
YES = ["recommend"] * 5


def asked_too_short(place, patch):
    place.act(place.rapporteur, Act.ASK, item="q1", text="Why?", due=place.world.day.isoformat())


def gist(place, who, **facts):
    due = (place.world.day + timedelta(days=21)).isoformat()
    told = {"items": [place.case.adverse[0].item], "text": "Bad.", "due": due, **facts}
    place.act(who, Act.DISCLOSE_GIST, **told)


def recorded(place, number, record):
    place.act(place.seat(number), Act.RECORD_INTERVIEW, record=record, text="We spoke.")


def two_records(place, patch):
    recorded(place, 0, "a")
    recorded(place, 1, "b")


def three_records(place, patch):
    place.step("interview", text="We spoke.")
    recorded(place, 2, place.case.interview_record)


def closed(place, *steps, days=22):
    for name, words in steps:
        place.step(name, **words)
    place.world.jump(days)
    place.step("close")


GIST, INTERVIEW = ("gist", {"text": "Bad."}), ("interview", {"text": "We spoke."})


def closed_with_a_question(place, patch):
    place.step("gist", text="Bad.")
    place.step("interview", text="We spoke.")
    place.world.jump(22)
    place.step("ask", text="Why?")
    place.step("close")


def closed_with_a_challenge(place, patch):
    place.step("gist", text="Bad.")
    place.world.jump(22)
    place.step("interview", text="We spoke.")
    against = place.case.sitting[0].handle
    place.act(place.me, Act.CHALLENGE, against=against, with_cause=True, reasons="He hates me.")
    place.step("close")


def sealed(place, patch, most=9, **facts):
    altering(patch, assessments, **facts)
    place.step("seal", most=most)


def sealed_twice(place, patch):
    from app.demo.assessing import SCORES_OF, scores
    from app.demo.scene import Scene

    for _ in range(2):
        with place.world.office() as office:
            scene = Scene(office, place.petition.id, place.petition.account_id)
            own = scores(scene, dict(SCORES_OF["shown"]), 0)
            assessments.seal_assessment(office, scene.case_id, scene.seats()[0], scores=own, renewed=True)


def opened_in_part(place, patch):
    lying_clock(patch, Act.OPEN_ASSESSMENTS, opened=lambda pairs: pairs[1:])
    place.step("seal")


def opened_early(place, patch):
    place.step("seal", most=1)
    place.clock(Act.OPEN_ASSESSMENTS)


def spread(place, patch):
    place.step("seal", differs=[(0, "c1", 0)])
    place.step("circulate", **REPORT)


def circulated(place, patch, **facts):
    altering(patch, reports, **facts)
    place.step("circulate", **REPORT)


def finalised(place, patch, **facts):
    place.step("correct", text="It was May.")
    altering(patch, reports, **facts)
    place.step("finalise")


def unanswered(place, _):
    place.step("circulate", **{**REPORT, "findings": []})


def unsourced(place, _):
    place.step("circulate", **{**REPORT, "sources": []})
    place.step("correct", text="It was May.")
    place.step("finalise")


def corrected_late(place, patch):
    place.world.jump(15)
    place.step("correct", text="It was May.")


def voted(place, patch, **facts):
    altering(patch, ballots, **facts)
    place.step("vote", choices=YES)


def voted_and_counted(place, patch, **facts):
    voted(place, patch, **facts)
    patch.undo()
    place.world.jump(15)


def voted_late(place, patch):
    place.step("vote", choices=YES[:4])
    place.world.jump(14)
    place.days(1)
    place.step("vote", choices=["", "", "", "", "recommend"])


def counted(**lies):
    def perform(place, patch):
        lying_clock(patch, Act.TALLY, **lies)
        place.step("vote", choices=YES)
        place.world.jump(15)

    return perform


def without_one(votes):
    return dict(sorted(votes.items())[1:])


def concluded_otherwise(place, patch):
    lying_clock(patch, Act.CONCLUDE, closing="declined")
    place.world.jump(15)


def endorsing(place, who, **facts):
    place.act(who, Act.ENDORSE, **facts)


def endorsed_twice(place, patch):
    place.step("endorse", most=1, officers=1)
    place.step("endorse", most=1, officers=1)


def endorsed_something_else(place, patch):
    org = sorted(place.case.tally.yes & set(place.case.declared))[:1]
    endorsing(place, place.officer(of=tuple(org)), manifest="0" * 64)


def published(**lies):
    def perform(place, patch):
        lying_clock(patch, Act.PUBLISH, **lies)
        place.step("endorse")
        place.world.jump(1)

    return perform


def published_unsigned(place, patch):
    for _ in range(9):
        place.world.jump(3)
    place.days(2)  # the clock of this day would end the case without a decision
    place.sign()
    until = place.world.day + timedelta(days=place.case_rules.clock("in_force"))
    place.act(THE_CLOCK, Act.PUBLISH, signed=[], unsigned=sorted(place.case.tally.yes), number="ABCD-EFGH",
              until=until.isoformat(), reasons=place.case.report.reasons)


def remarked_without_an_assessment(place, patch):
    place.step("seal", most=4)
    place.world.jump(31)
    place.world.jump(22)
    place.act(place.seat(4), Act.REMARK, criterion=None, text="So.")


def refused_in_other_words(place, patch):
    """Let every organisation refuse, and the case close as if its members had voted against it."""
    lying_clock(patch, Act.PUBLISH, closing="declined")
    place.step("refuse", reasons="We cannot.", orgs=5)
    place.world.jump(1)


def failed_though_endorsed(place, patch):
    """Let a recommendation that all have endorsed come into force without its publication."""
    place.step("endorse")
    place.days(1)
    place.sign()
    rows = tuple(one for one in moves.MOVES if one.entry != "case.published")
    patch.setattr(moves, "MOVES", rows)
    signed = list(signed_orgs(place.case, place.case_rules))
    unsigned = sorted(place.case.tally.yes - set(signed))
    place.act(THE_CLOCK, Act.PUBLISH, signed=signed, unsigned=unsigned, closing=None)


def led_by_the_next(place, _):
    """Let the next seat lead for a gist that is not late."""
    place.act(THE_CLOCK, Act.REPLACE_RAPPORTEUR, out=place.case.rapporteur, cause="gist_late",
              rapporteur=next_rapporteur(place.case))


def restated(place, patch, what):
    with place.world.reading_office() as office:
        rows = stated_rows(office.session, place.world.size())
        roll = office.roll()
    facts = {"day": roll.stated.isoformat(), "count": len(rows), "root": register_root(rows)}
    if what is Act.BATCH_ACCESS:
        facts = {"day": roll.batched.isoformat(), "root": "0" * 64}
    else:
        facts["governance"] = roll.size
    place.govern(THE_CLOCK, what, **facts)


def proposed(place, change=Change.ADMIT_AUDITOR, **subject):
    with place.world.office() as office:
        named = {**AUDIT, "id": "auditor-2", **subject}
        return propose(office, OFFICERS[0], change=change, subject=named).data


def approved(place, who, **facts):
    made = proposed(place)
    named = {"proposal": made["proposal"], "text_digest": made["text_digest"], **facts}
    place.govern(who, Act.APPROVE, **named)


def agreed(place, made, officers):
    for who in officers:
        with place.world.office() as office:
            approve(office, who, proposal=made["proposal"], text_digest=made["text_digest"])


def approved_late(place, patch):
    """Approve a proposal on the day after its last, the clock not having closed it."""
    made = proposed(place)
    patch.setattr(deadlines, "expire_proposals", lambda _: 0)
    place.world.jump(31)
    place.govern(OFFICERS[1], Act.APPROVE, proposal=made["proposal"], text_digest=made["text_digest"])


def one_person_twice(place, _):
    """Let two proposals give one person two places; when they were made, neither had taken effect."""
    org = next(one.org for one in place.roll.places if one.id == OFFICERS[0].person_id)
    as_auditor = proposed(place, id="person-2")
    as_reviewer = proposed(place, Change.NAME_REVIEWER, id="person-2", org=org)
    agreed(place, as_auditor, OFFICERS[1:4])
    agreed(place, as_reviewer, OFFICERS[1:2])


def exported_outside_the_scope(place, _):
    agreed(place, proposed(place, scope="flat"), OFFICERS[1:4])
    place.govern(Who(Role.AUDITOR, person_id="auditor-2"), Act.RECORD_EXPORT, kind="full", size=16)


def about(act, who=THE_CLOCK):
    return lambda place, _: place.govern(who, act, proposal=proposed(place)["proposal"])


def accepted(place, patch, **facts):
    place.govern(REGISTRAR, Act.ACCEPT_LIST, **SNAPSHOT)
    place.govern(REGISTRAR, Act.ACCEPT_LIST, **{**SNAPSHOT, "digest": "1" * 64, **facts})


def key_taken_unasked(place, _):
    key = place.world.cabinet.draw_log_key().hex()
    place.govern(THE_CLOCK, Act.ROTATE_KEY, proposal="p000000000000", key=key)


P, S, B, R, V = Stage.DIALOGUE, Stage.ASSESSMENT, Stage.DELIBERATION, Stage.REPORT, Stage.VOTING
E, D = Stage.ENDORSEMENT, Stage.DRAFT
ASSESSED = {"scores": {}}
EMPTY = {"choice": "recommend", "disqualifiers": {}, "conditions": {}}

BROKEN = (
    ("gist_is_of_recorded_items", P, lambda place, _: gist(place, place.rapporteur, items=["nothing"])),
    ("gist_is_the_rapporteurs", P, lambda place, _: gist(place, REGISTRAR)),
    ("question_is_open", P,
     lambda place, _: place.act(place.me, Act.ANSWER, item="nothing", text="So.", evidence=[])),
    ("evidence_is_new", P, lambda place, _: place.act(
        place.me, Act.ADD_EVIDENCE, item="e1", digest=None, criterion="c1", tier="parties")),
    ("evidence_is_graded_soundly", P, lambda place, _: place.act(
        place.seat(), Act.GRADE_EVIDENCE, item="nothing", reliability="A", credibility=1, reasons="So.")),
    ("interview_not_complete", P, three_records),
    ("no_question_open", P, closed_with_a_question),
    ("challenges_decided", P, closed_with_a_challenge),
    ("not_sealed_yet", S, sealed_twice),
    ("own_assessment_is_open", S, remarked_without_an_assessment),
    ("revision_is_sound", B, lambda place, _: place.act(
        place.seat(), Act.REVISE_ASSESSMENT, criterion="c99", score=3, was=3, reasons="So.")),
    ("disqualifier_rests_on_disclosed", B, lambda place, _: place.act(
        place.seat(), Act.RAISE_DISQUALIFIER, code="d2", items=[], reasons="So.")),
    ("report_named", B, lambda place, patch: circulated(place, patch, report="0" * 64)),
    ("clock_waits_for_the_end", B, lambda place, _: place.clock(Act.CIRCULATE_REPORT)),
    ("corrections_in_time", R, corrected_late),
    ("report_is_complete", B, unsourced),
    ("counts_fit_the_content", R, lambda place, patch: finalised(place, patch, sources=2)),
    ("ballot_is_sound", V, lambda place, patch: voted_and_counted(place, patch, ballot=EMPTY)),
    ("vote_is_open", V, voted_late),
    ("denominator_as_counted", V, counted(denominator=lambda orgs: orgs[1:], votes=without_one),
     "counted_as_cast"),
    ("failure_closing", E, refused_in_other_words),
    ("does_not_lead_into_force", E, failed_though_endorsed),
    ("rapporteur_as_due", P, led_by_the_next),
    ("number_given", E, published(number="")),
    ("next_batched_day", P, lambda place, patch: restated(place, patch, Act.BATCH_ACCESS)),
    ("own_approval_stands", D, about(Act.WITHDRAW_APPROVAL, OFFICERS[1])),
    ("proposal_has_expired", D, about(Act.EXPIRE_PROPOSAL)),
    ("proposal_is_open", D, approved_late),
    ("proposal_still_fits", D, one_person_twice),
    ("list_is_described", D, lambda place, patch: accepted(place, patch, root="")),
    ("key_is_due", D, key_taken_unasked),
    ("export_is_in_scope", D, exported_outside_the_scope),
    ("number_not_counted_before", D, lambda place, _: place.govern(
        THE_CLOCK, Act.COUNT_OUTCOME, number="", outcome="decline", year=2026, votes={}, unmet=[])),
)
