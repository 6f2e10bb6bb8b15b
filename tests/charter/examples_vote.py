"""Examples of the guards from the sealing to the publication (`charter.guards.vote`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from charter.case import Adverse, Condition, Identity, Report
from charter.counting import count
from charter.endorsing import manifest_of
from charter.guards import report, vote
from charter.vocabulary import Choice, Out, Outcome, Stage
from tests.charter.guarding import Example, objects, silent
from tests.charter.situations import (
    CLOCK,
    DAY,
    PETITIONER,
    RAPPORTEUR,
    SEATED,
    ballot_by,
    case_in,
    declared,
    here,
    officer,
    rulebook,
    sealed_by,
    seat,
    tally,
)

ELM = here(Stage.ASSESSMENT, seat("elm"))
ALL = {f"{org}-1": sealed_by(org) for org in SEATED}
FOUR = {handle: one for handle, one in ALL.items() if handle != "elm-1"}
SCORES = {one.id: {"score": 3, "reasons": "x" * 200} for one in rulebook().criteria_of("break")}
OPENED = [[handle, one.digest] for handle, one in sorted(ALL.items())]
BALLOTS = {f"{org}-1": ballot_by(org) for org in SEATED}
GONE = (*(declared(org) for org in SEATED[:4]), declared("elm", out=Out.RECUSED))
NOT_OVER = "The vote is not over yet."


def scores(**changed):
    """Return an assessment with other rows for some criteria."""
    return {"scores": {**SCORES, **changed}}


def _sealing() -> list[Example]:
    g = vote
    longer = "Give longer reasons for this criterion: c2 (least number of characters: 200)."
    own = "Only a seat with an opened assessment can do this."
    idle = here(Stage.ASSESSMENT, day=31, sealed=FOUR)
    substituted = {"sealed": FOUR, "substituted_on": DAY}
    return [
        objects(g.declaration_renewed, "Renew your declaration of interests.", ELM, renewed="yes"),
        silent(g.declaration_renewed, ELM, renewed=True),
        objects(g.not_sealed_yet, "You have sealed your assessment already.",
                here(Stage.ASSESSMENT, seat("elm"), sealed=ALL)),
        silent(g.not_sealed_yet, ELM),
        *(
            objects(g.every_criterion_answered, "Score this criterion: c2.", ELM,
                    assessment=scores(c2={"score": wrong, "reasons": "x" * 200}))
            for wrong in (5, -1, "na", None, True)
        ),
        objects(g.every_criterion_answered, longer, ELM, assessment=scores(c2={"score": 3,
                "reasons": "x" * 199})),
        silent(g.every_criterion_answered, ELM, assessment=scores(
            c7={"score": "na", "reasons": "x" * 200}, c8={"score": "cannot_determine",
            "reasons": "x" * 200})),
        objects(g.enough_have_sealed, "The assessments are not open yet.", idle),
        objects(g.enough_have_sealed, "The assessments are not open yet.",
                here(Stage.ASSESSMENT, day=21, **substituted)),
        silent(g.enough_have_sealed, here(Stage.ASSESSMENT, day=22, **substituted)),
        silent(g.enough_have_sealed, here(Stage.ASSESSMENT, sealed=ALL)),
        objects(g.opens_all_sealed, "Not all that was sealed is opened.", here(Stage.ASSESSMENT, sealed=ALL),
                opened=OPENED[1:]),
        silent(g.opens_all_sealed, here(Stage.ASSESSMENT, sealed=ALL), opened=OPENED),
        objects(g.own_assessment_is_open, own, here(Stage.DELIBERATION, seat("elm"), sealed=FOUR)),
        objects(g.own_assessment_is_open, own, here(Stage.DELIBERATION, seat("elm"), opened=False)),
        silent(g.own_assessment_is_open, here(Stage.DELIBERATION, seat("elm"))),
    ]


def _deliberating() -> list[Example]:
    g, elm = vote, here(Stage.DELIBERATION, seat("elm"))
    young = (Adverse("i1", DAY, DAY - timedelta(days=20)), Adverse("i2", DAY, DAY - timedelta(days=21)))
    told = here(Stage.DELIBERATION, seat("elm"), day=9, adverse=young)
    rests = "A disqualifier rests only on items whose gist was disclosed at least 21 days before."
    apart = {**ALL, "elm-1": sealed_by("elm", {"c2": 1, "c7": "na", "c8": "cannot_determine"})}
    wide = here(Stage.DELIBERATION, RAPPORTEUR, sealed=apart)
    return [
        objects(g.revision_is_sound, "Choose a criterion.", elm, criterion="d1", score=3, reasons="x"),
        objects(g.revision_is_sound, "Score this criterion: c2.", elm, criterion="c2", score="na",
                reasons="x"),
        objects(g.revision_is_sound, "Give reasons.", elm, criterion="c2", score=3),
        silent(g.revision_is_sound, elm, criterion="c7", score="na", reasons="x"),
        objects(g.disqualifier_rests_on_disclosed, "Choose a disqualifier.", told, code="c1", items=["i2"]),
        objects(g.disqualifier_rests_on_disclosed, "This disqualifier has been raised already.",
                here(Stage.DELIBERATION, seat("elm"), disqualifiers={"d3": ("i2",)}), code="d3",
                items=["i2"]),
        objects(g.disqualifier_rests_on_disclosed, rests, told, code="d3", items=["i1", "i2"]),
        objects(g.disqualifier_rests_on_disclosed, rests, told, code="d3", items=[]),
        silent(g.disqualifier_rests_on_disclosed, told, code="d3", items=["i2"]),
        objects(g.spreads_are_remarked, "Remark on the spread of these criteria first: c2.", wide),
        silent(g.spreads_are_remarked, here(Stage.DELIBERATION, sealed=apart, remarked=frozenset({"c2"}))),
        silent(g.spreads_are_remarked, here(Stage.DELIBERATION, CLOCK, day=22, sealed=apart)),
        objects(g.clock_waits_for_the_end, "The time for this is not over yet.",
                here(Stage.DELIBERATION, CLOCK, day=21)),
        silent(g.clock_waits_for_the_end, here(Stage.DELIBERATION, CLOCK, day=22)),
        silent(g.clock_waits_for_the_end, wide),
    ]


def _reporting() -> list[Example]:
    g, late = vote, (Adverse("i1", DAY, DAY), Adverse("i2", DAY, DAY - timedelta(days=21)))
    told = here(Stage.REPORT, RAPPORTEUR, adverse=late)
    sound = {"findings": 1, "adverse": 1, "sources": 1}
    capped = here(Stage.REPORT, CLOCK, day=1, admitted_on=DAY - timedelta(days=270))
    return [
        objects(g.report_named, "The digest is not that of the report.", told, report="00",
                content={"a": "b"}),
        silent(g.report_named, told, report=vote.report_digest({"a": "b"}), content={"a": "b"}),
        objects(g.corrections_in_time, "The time for corrections is over.", here(Stage.REPORT, PETITIONER,
                day=15)),
        silent(g.corrections_in_time, here(Stage.REPORT, PETITIONER, day=14)),
        objects(g.corrections_are_over, "The petitioner can still correct facts.", here(Stage.REPORT,
                day=14)),
        silent(g.corrections_are_over, here(Stage.REPORT, day=15)),
        silent(g.corrections_are_over, here(Stage.REPORT, corrected=True)),
        silent(g.corrections_are_over, capped),
        objects(g.report_is_complete, "Every ground needs a finding, or the words: not answered.", told,
                **{**sound, "findings": 0}),
        objects(g.report_is_complete,
                "The adverse section must name every item, or say that nothing was found.",
                told, **{**sound, "adverse": 2}),
        objects(g.report_is_complete, "The adverse section must name the sources that were searched.", told,
                **{**sound, "sources": 0}),
        silent(g.report_is_complete, told, **sound),
        objects(report.every_ground_has_its_finding,
                "Every ground needs a finding, or the words: not answered.", told, content={"findings": []}),
        silent(report.every_ground_has_its_finding, told, content={"findings": [{"ground": 1}]}),
        objects(report.counts_fit_the_content, "The numbers stated are not those of the report.", told,
                content={"findings": [{}], "adverse": [], "sources": ["x"]}, **sound),
        silent(report.counts_fit_the_content, told,
               content={"findings": [{}], "adverse": [{}], "sources": ["x"]}, **sound),
        objects(g.denominator_frozen,
                "The denominator is not that of the organisations with an opened assessment.",
                told, denominator=[*SEATED, "fir"]),
        silent(g.denominator_frozen, told, denominator=list(SEATED)),
        silent(g.denominator_frozen, here(Stage.REPORT, seats=GONE), denominator=list(SEATED[:4])),
    ]


def _voting() -> list[Example]:
    g = vote
    raised = here(
        Stage.VOTING, seat("elm"), disqualifiers={"d3": ("i1",)}, conditions=(Condition("k1", plan=False),)
    )
    full = {"choice": "abstain", "disqualifiers": {"d3": False}, "conditions": {"k1": True}}
    each = "Say for each disqualifier whether you uphold it."
    want = "Say for each condition whether you want it."
    over = here(Stage.VOTING, CLOCK, day=15, ballots=BALLOTS)
    counted = count(over.case, rulebook())
    stated = {
        "opened": [[handle, one.digest] for handle, one in sorted(BALLOTS.items())],
        "votes": dict(counted.votes), "denominator": list(SEATED), "met": list(counted.met), "upheld": [],
        "conditions": [], "outcome": "recommend", "steps": counted.steps,
    }
    opened, frozen = "Not all ballots are opened, or one that does not count is.", (
        "The count does not have the denominator that was frozen.")
    follows, cast = "The outcome does not follow from the votes.", (
        "The count is not that of the ballots and assessments.")
    gone = here(Stage.VOTING, CLOCK, day=15, ballots=BALLOTS, seats=GONE)
    return [
        objects(g.vote_is_open, "The vote is over.", here(Stage.VOTING, seat("elm"), day=15)),
        silent(g.vote_is_open, here(Stage.VOTING, seat("elm"), day=14)),
        objects(g.names_this_report, "The report has changed since you opened the ballot.", raised,
                report="old"),
        silent(g.names_this_report, raised, report="report"),
        objects(g.ballot_is_sound, "Choose one answer.", raised, ballot={**full, "choice": "maybe"}),
        objects(g.ballot_is_sound, each, raised, ballot={**full, "disqualifiers": {}}),
        objects(g.ballot_is_sound, each, raised, ballot={**full, "disqualifiers": {"d3": "no"}}),
        objects(g.ballot_is_sound, want, raised, ballot={**full, "conditions": {"k1": True, "k2": True}}),
        silent(g.ballot_is_sound, raised, ballot=full),
        objects(g.vote_is_over, NOT_OVER, here(Stage.VOTING, CLOCK, day=14)),
        silent(g.vote_is_over, over),
        objects(g.opens_all_ballots, opened, over, **{**stated, "opened": stated["opened"][1:]}),
        objects(g.opens_all_ballots, opened, gone, **stated),
        silent(g.opens_all_ballots, over, **stated),
        objects(g.denominator_as_counted, frozen, gone, **stated),
        objects(g.denominator_as_counted, frozen, over, **{**stated, "votes": {"alder": "recommend"}}),
        silent(g.denominator_as_counted, over, **stated),
        objects(g.outcome_follows, follows, over, **{**stated, "outcome": "recommend_with_conditions"}),
        objects(g.outcome_follows, follows, over, **{**stated, "upheld": ["d3"]}),
        silent(g.outcome_follows, over, **stated),
        *(
            objects(g.counted_as_cast, cast, over, **{**stated, name: wrong})
            for name, wrong in (("votes", {}), ("met", []), ("upheld", ["d3"]), ("steps", []))
        ),
        silent(g.counted_as_cast, over, **stated),
    ]


def _concluding() -> list[Example]:
    g = vote
    declined = here(Stage.STANDSTILL, tally=tally(Outcome.DECLINE))
    wrong = "The reason for closing is not the outcome's."
    return [
        objects(g.standstill_is_over, "The standstill is not over yet.", here(Stage.STANDSTILL, day=14)),
        silent(g.standstill_is_over, here(Stage.STANDSTILL, day=15)),
        objects(g.closing_follows, wrong, declined, closing="not_yet"),
        objects(g.closing_follows, wrong, here(Stage.STANDSTILL), closing="declined"),
        silent(g.closing_follows, declined, closing="declined"),
        silent(g.closing_follows, here(Stage.STANDSTILL), closing=None),
    ]


def signed(*orgs: str, **changed):
    """Return fields of a case in which two officers of each organisation have endorsed."""
    return {"signed": {org: frozenset({f"officer-{org}-1", f"officer-{org}-2"}) for org in orgs}, **changed}


def _giving_reasons() -> list[Example]:
    reasoned = here(Stage.ENDORSEMENT, report=Report(DAY, DAY, "r", 1, SEATED, "It is shown."))
    all_signed = here(Stage.ENDORSEMENT, **signed(*SEATED))
    different = "The reasons published are not those of the report."
    return [
        objects(report.reasons_are_the_reports, different, reasoned, reasons="It is not shown."),
        objects(report.reasons_are_the_reports, different, reasoned, reasons=None),
        objects(report.reasons_are_the_reports, different, all_signed, reasons="It is shown."),
        silent(report.reasons_are_the_reports, reasoned, reasons="It is shown."),
        silent(report.reasons_are_the_reports, all_signed, reasons=None),
    ]


def _endorsing() -> list[Example]:
    g = vote
    elm = here(Stage.ENDORSEMENT, officer("elm"))
    no = replace(tally(), votes={**tally().votes, "elm": str(Choice.DECLINE)})
    all_signed = here(Stage.ENDORSEMENT, **signed(*SEATED))
    silence = here(Stage.ENDORSEMENT, day=29, **signed(*SEATED[:3]))
    both = {"refused": {"elm": frozenset({"officer-elm-2", "officer-elm-3"})}}
    refused = here(Stage.ENDORSEMENT, day=29, **signed(*SEATED[:3], refused={
        org: frozenset({f"officer-{org}-1", f"officer-{org}-2"}) for org in SEATED[3:]}))
    named = "The signatures named are not those given."
    until = (DAY + timedelta(days=731)).isoformat()
    manifest = manifest_of(case_in(Stage.ENDORSEMENT))
    return [
        objects(g.organisation_voted_yes, "Your organisation did not vote for a recommendation.",
                here(Stage.ENDORSEMENT, officer("elm"), tally=no)),
        silent(g.organisation_voted_yes, elm),
        objects(g.officer_answers_once, "You have answered already.",
                here(Stage.ENDORSEMENT, officer("elm"), **signed("elm"))),
        objects(g.officer_answers_once, "You have answered already.",
                here(Stage.ENDORSEMENT, officer("elm", 2), **both)),
        silent(g.officer_answers_once, here(Stage.ENDORSEMENT, officer("elm", 3), **signed("elm"))),
        objects(g.names_the_manifest, "This is not the manifest of the report and the decision.", elm,
                manifest="0"),
        objects(g.names_the_manifest, "This is not the manifest of the report and the decision.",
                here(Stage.ENDORSEMENT, officer("elm"), report=Report(DAY, DAY, "other", 1, SEATED)),
                manifest=manifest),
        silent(g.names_the_manifest, elm, manifest=manifest),
        objects(g.endorsement_is_over, "Organisations can still endorse.",
                here(Stage.ENDORSEMENT, day=14, **signed(*SEATED[:4]))),
        silent(g.endorsement_is_over, here(Stage.ENDORSEMENT, day=15, **signed(*SEATED[:4]))),
        objects(g.endorsement_is_over, "Organisations can still endorse.",
                here(Stage.ENDORSEMENT, day=28, **signed(*SEATED[:3]))),
        silent(g.endorsement_is_over, silence),
        silent(g.endorsement_is_over, all_signed),
        objects(g.leads_into_force, "The endorsements do not carry the recommendation.", silence),
        objects(g.leads_into_force, "The identity is not verified.",
                here(Stage.ENDORSEMENT, identity=Identity(), **signed(*SEATED))),
        silent(g.leads_into_force, all_signed),
        objects(g.does_not_lead_into_force, "The endorsements carry the recommendation.", all_signed),
        silent(g.does_not_lead_into_force, silence),
        objects(g.signatures_as_given, named, silence, signed=list(SEATED), unsigned=[]),
        objects(g.signatures_as_given, named, all_signed, signed=list(SEATED), unsigned=["fir"]),
        objects(g.signatures_as_given, named, here(Stage.ENDORSEMENT, **signed(*SEATED, **both)),
                signed=list(SEATED), unsigned=[]),
        silent(g.signatures_as_given, silence, signed=list(SEATED[:3]), unsigned=["dogwood", "elm"]),
        objects(g.number_given, "The register number is missing.", all_signed, until=until),
        objects(g.number_given, "The last day is not the edition's.", all_signed, number="7K2M",
                until="2099-01-01"),
        silent(g.number_given, all_signed, number="7K2M", until=until),
        objects(g.failure_closing, "The reason for closing is not right.", silence, closing="not_endorsed"),
        objects(g.failure_closing, "The reason for closing is not right.", refused, closing=None),
        silent(g.failure_closing, silence, closing=None),
        silent(g.failure_closing, refused, closing="not_endorsed"),
    ]


EXAMPLES = (
    *_sealing(), *_deliberating(), *_reporting(), *_voting(), *_concluding(), *_endorsing(),
    *_giving_reasons(),
)
