"""The evidence: what each item is, its grades, and the original, which is opened with a reason on record."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.dialogue import grade_evidence
from app.operations.evidence import open_evidence
from app.queries.case_file import seen_entries
from app.queries.dialogue_file import digests_of, grades_of
from app.queries.evidence import EvidenceRow, evidence_of
from app.web.access import may
from app.web.desk_room import CASE, Sitting, bp, move_of, moves_by_act, perform, sitting, writing
from app.web.desk_words import options
from app.web.forms.desk import GradeForm, OriginalForm
from app.web.pages import show
from app.web.sending import send_original
from charter.facts import Facts
from charter.guards.panel import evidence_is_graded_soundly
from charter.rights import Right
from charter.sentence import Sentence
from charter.vocabulary import Act

_ITEM = f"{CASE}/evidence/<string(maxlength=32):item>"


@bp.get(f"{CASE}/evidence")
@may(Right.DESK)
def evidence(case_id: str) -> ResponseReturnValue:
    """List what this seat may read, with the numbers by which assessments name it."""
    with sitting(case_id) as at:
        rows = evidence_of(at.office, at.here)
        entries = seen_entries(at.office, at.here)
        can_grade = {row.item: _can_grade(at, row.item) for row in rows}
        return show("desk/evidence.html", rows=rows, grades=grades_of(at.here, entries), can_grade=can_grade,
                    digests=digests_of(at.here, entries), **at.frame())


def _can_grade(at: Sitting, item: str) -> bool:
    move = moves_by_act(at.here).get(Act.GRADE_EVIDENCE)
    return move is not None and not move.objections and not _not_in_file(at, item)


def _not_in_file(at: Sitting, item: str) -> tuple[Sentence, ...]:
    sound = Facts({"item": item, "reliability": "A", "credibility": 1})
    found = evidence_is_graded_soundly(at.here, sound)
    return (found,) if found is not None else ()


@bp.route(f"{_ITEM}/grade", methods=["GET", "POST"])
@may(Right.DESK)
def grade(case_id: str, item: str) -> ResponseReturnValue:
    """Grade one item; the panel reads every grade."""
    with sitting(case_id) as at:
        row = _row(at, item)
        form = GradeForm(seen=at.seen)
        form.reliability.choices, form.credibility.choices = options("reliability"), options("credibility")
        blocked = move_of(at, Act.GRADE_EVIDENCE, form) or _not_in_file(at, item)
        frame = at.frame()
    if not form.validate_on_submit():
        return show("desk/grade.html", form=form, row=row, blocked=blocked, **frame)
    perform(case_id, form, lambda office, who: grade_evidence(
        office, case_id, who, item=item, reliability=form.reliability.data,
        credibility=int(form.credibility.data), reasons=form.reasons.data, seen=form.seen.data))
    flash(_("Your grade is recorded."))
    return redirect(url_for("desk.evidence", case_id=case_id), 303)


@bp.route(f"{_ITEM}/original", methods=["GET", "POST"])
@may(Right.DESK)
def original(case_id: str, item: str) -> ResponseReturnValue:
    """Ask why the original is needed, record the reading, and only then send its bytes (S609)."""
    with sitting(case_id) as at:
        row = _row(at, item)
        form = OriginalForm(seen=at.seen)
        frame = at.frame()
    if not form.validate_on_submit():
        return show("desk/original.html", form=form, row=row, **frame)
    with writing(case_id) as at:
        opened = open_evidence(at.office, at.here, item, reason=form.reason.data)
    return send_original(opened)


def _row(at: Sitting, item: str) -> EvidenceRow:
    found = next((row for row in evidence_of(at.office, at.here) if row.item == item), None)
    if found is None:
        abort(404)
    return found
