"""What can happen to a petition, one function an act or a day's few; `STEPS` names them for the scripts.

Each step is told the scene and the words of its script, and acts through the operations like any page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from app.demo import signing
from app.demo.assessing import SCORES_OF, scores
from app.demo.papers import paper
from app.demo.scene import OBSERVER, REGISTRAR, Scene, officer_of
from app.operations import admissibility, assessments, ballots, dialogue, interests, petitions, reports
from app.operations.door import situation_of
from app.operations.evidence import About, add_evidence, open_evidence, receive
from app.operations.sections import save_section
from app.queries.evidence import evidence_of
from app.queries.portal_listings import pins
from app.queries.search import search
from charter.case import Case
from charter.endorsing import manifest_of
from charter.facts import known
from charter.vocabulary import Choice, Interest, Tier

Step = Callable[..., None]


def write(scene: Scene, sections: Mapping[str, Mapping[str, Any]]) -> None:
    """Type sections of a draft, each complete."""
    for letter, content in sections.items():
        save_section(scene.office, scene.case_id, letter, dict(content), complete=True)


def undertake(scene: Scene) -> None:
    """Give every undertaking that the edition asks for."""
    roll = scene.office.roll()
    given = list(roll.editions[roll.edition].undertakings)
    save_section(scene.office, scene.case_id, "n", {"given": given}, complete=True)


def choose_listing(scene: Scene, name: str, source_id: str, reply: Mapping[str, Any]) -> None:
    """Find an entry on the lists in force, pin it, and answer its ground in the publisher's own words."""
    session = scene.office.session
    hit = next(hit for hit in search(session, name, 10) if hit.source_id == source_id)
    listings = pins(session, [hit.version_id])
    ground = {"item": "k1", "source": hit.source, "source_id": source_id, "ground": listings[0]["reasons"]}
    write(scene, {
        "c": {"listings": [{"item": "k0", **listings[0]}]},
        "f": {"replies": [{**ground, **reply}], "complete": True},
    })


def attach(scene: Scene, name: str, text: str, **about: str) -> None:
    """Attach a paper to a draft."""
    receive(
        scene.office, scene.case_id, scene.petitioner, name=name, content=paper(name, text),
        about=_about(**about),
    )


def add(scene: Scene, name: str, text: str, **about: str) -> None:
    """Add a paper to a filed petition."""
    add_evidence(
        scene.office, scene.case_id, scene.petitioner, name=name, content=paper(name, text),
        about=_about(**about),
    )


def _about(tier: str = "parties", **about: str) -> About:
    return About(tier=Tier(tier), **about)


def read(scene: Scene, reason: str) -> None:
    """Let the first seat open every original that it may see."""
    here = situation_of(scene.office, scene.case_id, scene.seats()[0])
    for row in evidence_of(scene.office, here):
        open_evidence(scene.office, here, row.item, reason=reason)


def grade(scene: Scene, reliability: str, credibility: int, reasons: str) -> None:
    """Let the second seat grade every item."""
    for item in sorted(known(scene.case.evidence)):
        dialogue.grade_evidence(
            scene.office, scene.case_id, scene.seats()[1], item=item, reliability=reliability,
            credibility=credibility, reasons=reasons,
        )


def file(scene: Scene) -> None:
    """File the petition."""
    petitions.file_petition(scene.office, scene.case_id, scene.petitioner)


def identity(scene: Scene, reasons: str, doubts: str = "", most: int = 9) -> None:
    """Let the organisations asked answer on the identity; with `doubts`, the first asked doubts it."""
    for org in scene.case.identity.silent[:most]:
        who = officer_of(org, 1)
        if org not in scene.case.declared:
            interests.declare_interest(scene.office, scene.case_id, who, kinds=[Interest.NONE])
        if doubts and not scene.case.identity.doubted:
            signing.doubt_identity(scene.office, scene.case_id, who, reasons=doubts)
        else:
            signing.verify_identity(scene.office, scene.case_id, who, reasons=reasons)


def admit(scene: Scene) -> None:
    """Admit the petition."""
    admissibility.admit(scene.office, scene.case_id, REGISTRAR)


def give_back(scene: Scene, defects: list[dict[str, str]]) -> None:
    """Return the petition for defects."""
    admissibility.return_petition(scene.office, scene.case_id, REGISTRAR, defects=defects)


def refile(scene: Scene, answers: list[dict[str, str]]) -> None:
    """File again, answering each defect."""
    petitions.refile(scene.office, scene.case_id, scene.petitioner, answers=answers)


def rule_out(scene: Scene, reasons: str) -> None:
    """Rule the petition inadmissible."""
    admissibility.rule_inadmissible(scene.office, scene.case_id, REGISTRAR, reasons=reasons, identity=False)


def ask_review(scene: Scene, reasons: str) -> None:
    """Ask the college to look at the ruling."""
    petitions.request_review(scene.office, scene.case_id, scene.petitioner, reasons=reasons)


def review(scene: Scene, reasons: str, *, upheld: bool) -> None:
    """Let two members of the college decide the review alike."""
    for member in scene.college()[:2]:
        interests.declare_interest(scene.office, scene.case_id, member, kinds=[Interest.NONE])
        admissibility.decide_review(scene.office, scene.case_id, member, upheld=upheld, reasons=reasons)


def declare(scene: Scene, most: int = 9) -> None:
    """Let the seats that have not declared do so, without interests."""
    for who, seat in zip(scene.seats()[:most], scene.case.sitting[:most], strict=True):
        if seat.declared_on is None:
            interests.declare_interest(scene.office, scene.case_id, who, kinds=[Interest.NONE])


def recuse(scene: Scene, kind: str, text: str, seat: int = 2) -> None:
    """Let one seat declare an interest that keeps it from the case."""
    who = scene.seats()[seat]
    interests.declare_interest(scene.office, scene.case_id, who, kinds=[Interest(kind)], text=text)


def challenge(scene: Scene, reasons: str, seat: int = 1) -> None:
    """Challenge the organisation of a seat, with cause."""
    org = scene.case.sitting[seat].org
    interests.challenge(
        scene.office, scene.case_id, scene.petitioner, against=org, with_cause=True, reasons=reasons
    )


def decide_challenge(scene: Scene, reasons: str, *, upheld: bool) -> None:
    """Let the college decide the open challenge; a refusal takes two members."""
    against = next(one.against for one in scene.case.challenges if one.decided is None)
    for member in scene.college()[: 1 if upheld else 2]:
        interests.declare_interest(scene.office, scene.case_id, member, kinds=[Interest.NONE])
        interests.decide_challenge(
            scene.office, scene.case_id, member, against=against, upheld=upheld, reasons=reasons
        )


def adverse(scene: Scene, source: str, grade: str, text: str, seat: int = 1) -> None:
    """Record an adverse item."""
    who = scene.seats()[seat]
    dialogue.record_adverse(scene.office, scene.case_id, who, source=source, grade=grade, text=text)


def gist(scene: Scene, text: str) -> None:
    """Disclose the gist of every adverse item that waits."""
    items = [one.item for one in scene.case.adverse if one.gist_on is None]
    due = scene.office.day + timedelta(days=21)
    dialogue.disclose_gist(
        scene.office, scene.case_id, scene.rapporteur(), items=items, text=text, due=due
    )


def ask(scene: Scene, text: str) -> None:
    """Ask the petitioner a question."""
    due = scene.office.day + timedelta(days=21)
    dialogue.ask(scene.office, scene.case_id, scene.rapporteur(), text=text, due=due)


def answer(scene: Scene, text: str) -> None:
    """Answer the oldest question that is open, else the newest gist."""
    case = scene.case
    open_ = [one.item for one in case.questions if one.answered_on is None]
    item = open_[0] if open_ else case.adverse[-1].item
    dialogue.answer(scene.office, scene.case_id, scene.petitioner, item=item, text=text)


def offer(scene: Scene, text: str) -> None:
    """Offer the interview."""
    dialogue.offer_interview(scene.office, scene.case_id, scene.seats()[0], text=text)


def interview(scene: Scene, text: str) -> None:
    """Let two seats of different organisations confirm the record of the interview."""
    sitting = scene.case.sitting
    other = next(number for number, seat in enumerate(sitting) if seat.org != sitting[0].org)
    for number in (0, other):
        dialogue.record_interview(scene.office, scene.case_id, scene.seats()[number], text=text)


def close(scene: Scene) -> None:
    """Close the file."""
    dialogue.close_file(scene.office, scene.case_id, scene.rapporteur())


def seal(
    scene: Scene, profile: str = "shown", most: int = 9, differs: Sequence[tuple[int, str, int]] = ()
) -> None:
    """Let seats seal their assessments; `differs` names (seat, criterion, score) beside the profile."""
    case = scene.case
    for number, who in enumerate(scene.seats()[:most]):
        if case.sitting[number].handle in case.sealed:
            continue
        own = {**SCORES_OF[profile], **{c: score for seat, c, score in differs if seat == number}}
        assessments.seal_assessment(
            scene.office, scene.case_id, who, scores=scores(scene, own, number), renewed=True
        )


def remark(scene: Scene, criterion: str, text: str, seat: int = 0) -> None:
    """Remark on a criterion."""
    who = scene.seats()[seat]
    assessments.remark(scene.office, scene.case_id, who, criterion=criterion, text=text)


def condition(scene: Scene, text: str, *, plan: bool = False) -> None:
    """Propose a condition."""
    assessments.propose_condition(scene.office, scene.case_id, scene.seats()[0], text=text, plan=plan)


def disqualify(scene: Scene, code: str, reasons: str) -> None:
    """Raise a disqualifier on the adverse items."""
    items = [one.item for one in scene.case.adverse]
    assessments.raise_disqualifier(
        scene.office, scene.case_id, scene.seats()[1], code=code, items=items, reasons=reasons
    )


def circulate(
    scene: Scene, findings: list[str], sources: list[str], summary: str, public_reasons: str
) -> None:
    """Circulate the report."""
    reports.circulate_report(
        scene.office, scene.case_id, scene.rapporteur(), findings=findings, sources=sources, summary=summary,
        public_reasons=public_reasons,
    )


def correct(scene: Scene, text: str) -> None:
    """Correct facts of the report as petitioner."""
    reports.correct_facts(scene.office, scene.case_id, scene.petitioner, text=text)


def comment(scene: Scene, text: str) -> None:
    """Comment on the report as observer."""
    reports.comment(scene.office, scene.case_id, OBSERVER, text=text)


def finalise(scene: Scene) -> None:
    """Finalise the report."""
    reports.finalise_report(scene.office, scene.case_id, scene.rapporteur())


def vote(scene: Scene, choices: list[str], *, upholds: bool = False, wants: bool = True) -> None:
    """Cast the seats' ballots, one choice a seat; an empty choice casts none."""
    case = scene.case
    for who, choice in zip(scene.seats(), choices, strict=False):
        if choice:
            ballots.cast_ballot(
                scene.office, scene.case_id, who, choice=Choice(choice),
                report_digest=str(case.report.digest),
                disqualifiers=dict.fromkeys(case.disqualifiers, upholds),
                conditions={one.item: wants for one in case.conditions}, renewed=True,
            )


def endorse(scene: Scene, most: int = 9, officers: int = 2) -> None:
    """Let officers of the organisations that voted yes endorse."""
    case = scene.case
    for org in _in_favour(case)[:most]:
        for number in range(1, officers + 1):
            _declared(scene, org)
            signing.endorse(
                scene.office, scene.case_id, officer_of(org, number), manifest=manifest_of(case)
            )


def refuse(scene: Scene, reasons: str, orgs: int) -> None:
    """Let two officers each of the last organisations that voted yes refuse to endorse."""
    case = scene.case
    for org in _in_favour(case)[-orgs:]:
        for number in (1, 2):
            _declared(scene, org)
            signing.refuse_endorsement(
                scene.office, scene.case_id, officer_of(org, number), manifest=manifest_of(case),
                reasons=reasons,
            )


def _in_favour(case: Case) -> list[str]:
    return [] if case.tally is None else sorted(case.tally.yes)


def _declared(scene: Scene, org: str) -> None:
    if org not in scene.case.declared:
        interests.declare_interest(
            scene.office, scene.case_id, officer_of(org, 1), kinds=[Interest.NONE]
        )


def withdraw(scene: Scene, reasons: str) -> None:
    """Withdraw the petition."""
    petitions.withdraw(scene.office, scene.case_id, scene.petitioner, reasons=reasons)


STEPS: Mapping[str, Step] = {
    step.__name__: step
    for step in (
        write, choose_listing, undertake, attach, add, read, grade, file, identity, admit, give_back,
        refile, rule_out, ask_review, review, declare, recuse, challenge, decide_challenge, adverse, gist,
        ask, answer, offer, interview, close, seal, remark, condition, disqualify, circulate, correct,
        comment, finalise, vote, endorse, refuse,
        withdraw,
    )
}
