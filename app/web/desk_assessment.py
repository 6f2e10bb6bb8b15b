"""The assessment: written as a draft, checked, sealed; the others' are not there before the opening."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.chancery import Chancery
from app.operations.assessments import seal_assessment
from app.operations.door import situation_of
from app.operations.drafts import ASSESSMENT, digest_of_draft, draft_of, drop_draft, save_draft
from app.operations.who import Who
from app.queries.deliberation import score_table
from app.queries.evidence import evidence_of
from app.web.access import may
from app.web.desk_room import CASE, Sitting, bp, draws_no_form, moves_by_act, perform, sitting, writing
from app.web.forms.assessment import AssessmentForm, SealForm, assessment_form
from app.web.pages import show
from charter.entry import Entry
from charter.moves import NOT_HERE, MovedOn, Refused
from charter.rights import Right
from charter.sentence import Sentence
from charter.vocabulary import Act

_CHANGED = Sentence("Your draft has changed since this page was opened. Check it again before you seal it.")


@bp.get(f"{CASE}/assessments")
@may(Right.DESK)
def assessments(case_id: str) -> ResponseReturnValue:
    """Show the opened assessments with their reasons, or one's own and nothing of the others'."""
    with sitting(case_id) as at:
        own = at.here.case.sealed.get(at.seat.handle)
        move = moves_by_act(at.here).get(Act.SEAL_ASSESSMENT)
        evidence = [row.item for row in evidence_of(at.office, at.here)]
        return show("desk/assessments.html", table=score_table(at.here), sealed=own, move=move,
                    numbers=_numbers(evidence), criteria=at.here.rulebook.criteria_of(at.here.case.kind),
                    **at.frame())


def _numbers(items: list[str]) -> dict[str, str]:
    return {item: f"E{number}" for number, item in enumerate(items, 1)}


@bp.route(f"{CASE}/assessment", methods=["GET", "POST"])
@may(Right.DESK)
def assess(case_id: str) -> ResponseReturnValue:
    """Write the assessment: each sending keeps the draft, and the second button goes on to sealing."""
    with sitting(case_id) as at:
        form = _form(at)
        blocked = _blocked(at, form)
        evidence = evidence_of(at.office, at.here)
        frame = at.frame()
    if not form.validate_on_submit():
        return show("desk/assess.html", form=form, blocked=blocked, evidence=evidence, **frame)
    _keep(case_id, form)
    if not form.is_to_be_checked:
        flash(_("Your draft is kept. Nobody else can read it."))
        return redirect(url_for("desk.assess", case_id=case_id), 303)
    if not form.is_complete():
        return show("desk/assess.html", form=form, blocked=(), evidence=evidence, **frame)
    return redirect(url_for("desk.seal", case_id=case_id), 303)


def _form(at: Sitting) -> AssessmentForm:
    case = at.here.case
    items = [row.item for row in evidence_of(at.office, at.here)]
    kind = assessment_form(at.here.rulebook, case.kind, items)
    kept = draft_of(at.office, case.id, at.here.actor, ASSESSMENT)
    return kind(seen=at.seen, **kind.as_typed(kept["scores"] if kept else {}))


def _blocked(at: Sitting, form: AssessmentForm) -> tuple[Sentence, ...]:
    found = moves_by_act(at.here).get(Act.SEAL_ASSESSMENT)
    objections = found.objections if found is not None else (NOT_HERE,)
    if form.is_submitted() and objections:
        if form.seen.data != at.seen:
            raise MovedOn
        raise Refused(objections)
    if objections:
        draws_no_form()
    if found is None:
        abort(404)
    return objections


def _keep(case_id: str, form: AssessmentForm) -> None:
    with writing(case_id) as at:
        save_draft(at.office, case_id, at.here.actor, ASSESSMENT, {"scores": form.scores()})


@bp.route(f"{CASE}/assessment/seal", methods=["GET", "POST"])
@may(Right.DESK)
def seal(case_id: str) -> ResponseReturnValue:
    """Check the whole assessment and seal it; afterwards it is fixed by its digest."""
    with sitting(case_id) as at:
        form = SealForm(seen=at.seen)
        kept = draft_of(at.office, case_id, at.here.actor, ASSESSMENT)
        if not form.is_submitted():
            if kept is None or moves_by_act(at.here).get(Act.SEAL_ASSESSMENT) is None:
                return redirect(url_for("desk.assessments", case_id=case_id), 303)
            form.digest.data = digest_of_draft(kept)
        criteria = at.here.rulebook.criteria_of(at.here.case.kind)
        frame = at.frame()
    if not form.validate_on_submit():
        return show("desk/seal.html", form=form, kept=kept, criteria=criteria, **frame)
    perform(case_id, form, lambda office, who: _sealed(office, case_id, who, form))
    flash(_("Your assessment is sealed."))
    return redirect(url_for("desk.assessments", case_id=case_id), 303)


def _sealed(office: Chancery, case_id: str, who: Who, form: SealForm) -> Entry:
    author = situation_of(office, case_id, who).actor
    kept = draft_of(office, case_id, author, ASSESSMENT)
    if kept is None or digest_of_draft(kept) != form.digest.data:
        raise Refused((_CHANGED,))
    entry = seal_assessment(
        office, case_id, who, scores=kept["scores"], renewed=bool(form.renewed.data), seen=form.seen.data
    )
    drop_draft(office, case_id, author, ASSESSMENT)
    return entry
