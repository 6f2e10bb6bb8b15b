"""Assessment, deliberation, report, vote, endorsement: what each entry adds to the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from charter.case import Case, Condition, Reading, Report, Revision, Sealed, Tally
from charter.changing import replace
from charter.entry import Entry
from charter.facts import Unknown
from charter.folds.admission import reopened
from charter.folds.fold import Fold
from charter.folds.inquiry import read_challenge
from charter.vocabulary import Consequence, Outcome, Stage


def _assessment_sealed(case: Case, entry: Entry) -> Case:
    handle, org = str(entry.actor.handle), str(entry.actor.org)
    content = entry.facts.peek("assessment")
    sealed = Sealed(handle, org, entry.data["seal"], entry.on, content)
    return replace(case, sealed={**case.sealed, handle: sealed})


def _assessments_opened(case: Case, entry: Entry) -> Case:
    del entry
    return replace(case, opened=True)


def _remarked(case: Case, entry: Entry) -> Case:
    criterion = entry.data.get("criterion")
    return replace(case, remarked=case.remarked | {criterion}) if criterion else case


def _revised(case: Case, entry: Entry) -> Case:
    score = entry.facts.peek("score")
    revision = Revision(str(entry.actor.handle), entry.data["criterion"], score, entry.on)
    return replace(case, revisions=(*case.revisions, revision))


def _condition_proposed(case: Case, entry: Entry) -> Case:
    condition = Condition(entry.data["item"], bool(entry.data["plan"]))
    return replace(case, conditions=(*case.conditions, condition))


def _disqualifier_raised(case: Case, entry: Entry) -> Case:
    raised = {**case.disqualifiers, entry.data["code"]: tuple(entry.data["items"])}
    return replace(case, disqualifiers=raised)


def _report_circulated(case: Case, entry: Entry) -> Case:
    report = Report(circulated_on=entry.on, digest=entry.data["report"])
    return replace(case, report=report, corrected=False)


def _report_corrected(case: Case, entry: Entry) -> Case:
    del entry
    return replace(case, corrected=True)


def _rapporteur_replaced(case: Case, entry: Entry) -> Case:
    heir = entry.data["rapporteur"]
    cause = entry.data["cause"]
    return replace(
        case,
        rapporteur=heir,
        rapporteurs=(*case.rapporteurs, heir),
        late_rapporteur_on=entry.on if cause == "report_late" else case.late_rapporteur_on,
        late_gist_on=entry.on if cause == "gist_late" else case.late_gist_on,
        new_rapporteur_on=entry.on if case.stage is Stage.REPORT else None,
    )


def _report_finalised(case: Case, entry: Entry) -> Case:
    content = entry.facts.peek("content")
    report = replace(
        case.report,
        finalised_on=entry.on,
        digest=entry.data["report"],
        findings=entry.data["findings"],
        denominator=tuple(entry.data["denominator"]),
        reasons=content if isinstance(content, Unknown) else content.get("public_reasons"),
    )
    return replace(case, report=report, late_rapporteur_on=None, new_rapporteur_on=None)


def _ballot_cast(case: Case, entry: Entry) -> Case:
    handle, org = str(entry.actor.handle), str(entry.actor.org)
    content = entry.facts.peek("ballot")
    ballot = Sealed(handle, org, entry.data["seal"], entry.on, content, entry.data["report"])
    return replace(case, ballots={**case.ballots, handle: ballot})


def _tallied(case: Case, entry: Entry) -> Case:
    data = entry.data
    tally = Tally(
        Outcome(data["outcome"]),
        dict(data["votes"]),
        tuple(data["met"]),
        tuple(data["upheld"]),
        tuple(data["conditions"]),
        tuple(data["denominator"]),
    )
    return replace(case, tally=tally)


def _endorsed(case: Case, entry: Entry) -> Case:
    org = str(entry.actor.org)
    who = case.signed.get(org, frozenset()) | {str(entry.actor.id)}
    return replace(case, signed={**case.signed, org: who}, manifest=entry.data["manifest"])


def _refused(case: Case, entry: Entry) -> Case:
    org = str(entry.actor.org)
    who = case.refused.get(org, frozenset()) | {str(entry.actor.id)}
    return replace(case, refused={**case.refused, org: who})


def _published(case: Case, entry: Entry) -> Case:
    return replace(case, number=entry.data["number"], published_on=entry.on)


def _extended(case: Case, entry: Entry) -> Case:
    assert case.stage is not None
    return replace(
        case, extended=case.extended + entry.data["days"], extensions=case.extensions | {case.stage}
    )


def _expired(case: Case, entry: Entry) -> Case:
    if entry.data["consequence"] == Consequence.CHALLENGE_UPHELD and case.oldest_challenge is not None:
        reading = Reading("", upheld=True, on=entry.on, final=True)
        return read_challenge(case, case.oldest_challenge.against, reading)
    if entry.data["consequence"] == Consequence.REVIEW_UNANSWERED:
        return reopened(case)
    if entry.data["consequence"] == Consequence.FILE_CLOSED:
        return replace(case, file_closed_on=date.fromisoformat(entry.data["due"]))
    return case


FOLDS: Mapping[str, Fold] = {
    "assessment.sealed": _assessment_sealed,
    "assessments.opened": _assessments_opened,
    "remark.made": _remarked,
    "assessment.revised": _revised,
    "condition.proposed": _condition_proposed,
    "disqualifier.raised": _disqualifier_raised,
    "report.circulated": _report_circulated,
    "report.corrected": _report_corrected,
    "rapporteur.replaced": _rapporteur_replaced,
    "report.finalised": _report_finalised,
    "ballot.cast": _ballot_cast,
    "ballots.tallied": _tallied,
    "endorsement.given": _endorsed,
    "endorsement.refused": _refused,
    "case.published": _published,
    "stage.extended": _extended,
    "stage.expired": _expired,
}
