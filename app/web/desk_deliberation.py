"""The deliberation: scores side by side, remarks, revisions, conditions, disqualifiers; and the report."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations import assessments
from app.queries.case_file import seen_entries
from app.queries.deliberation import (
    conditions_of,
    disqualifiers_of,
    remarks_of,
    reports_of,
    said_on_report,
    score_table,
)
from app.queries.dialogue_file import dialogue_of
from app.web.access import may
from app.web.desk_acts import deliberating
from app.web.desk_room import CASE, Sitting, bp, check_page, move_of, perform, sitting
from app.web.desk_words import criterion_words, desk_word
from app.web.forms.assessment import all_scores
from app.web.forms.deliberation import ConditionForm, DisqualifierForm, RemarkForm, RevisionForm
from app.web.pages import show
from charter.counting import scores_of
from charter.rights import Right
from charter.vocabulary import Act


@bp.get(f"{CASE}/deliberation")
@may(Right.DESK)
def deliberation(case_id: str) -> ResponseReturnValue:
    """Show what the opening gave and what was said since; before it there is nothing to show."""
    with sitting(case_id) as at:
        entries = seen_entries(at.office, at.here)
        return show(
            "desk/deliberation.html", table=score_table(at.here), remarks=remarks_of(at.here, entries),
            conditions=conditions_of(at.here, entries), disqualifiers=disqualifiers_of(at.here, entries),
            acts=deliberating(at), **at.frame(),
        )


@bp.route(f"{CASE}/deliberation/remark", methods=["GET", "POST"])
@may(Right.DESK)
def remark(case_id: str) -> ResponseReturnValue:
    """Make a remark."""
    with sitting(case_id) as at:
        form = RemarkForm(seen=at.seen)
        form.criterion.choices = [("", _("The whole")), *_criteria(at)]
        blocked = move_of(at, Act.REMARK, form)
        frame = at.frame()
    if not form.validate_on_submit():
        return show("desk/remark.html", form=form, blocked=blocked, **frame)
    perform(case_id, form, lambda office, who: assessments.remark(
        office, case_id, who, criterion=form.criterion.data, text=form.text.data, seen=form.seen.data))
    flash(_("Your remark is on the record."))
    return redirect(url_for("desk.deliberation", case_id=case_id), 303)


def _criteria(at: Sitting) -> list[tuple[str, str]]:
    criteria = at.here.rulebook.criteria_of(at.here.case.kind)
    return [(one.id, criterion_words(one)) for one in criteria]


@bp.route(f"{CASE}/deliberation/revise", methods=["GET", "POST"])
@may(Right.DESK)
def revise(case_id: str) -> ResponseReturnValue:
    """Revise one of one's own scores; the check page shows old and new."""
    with sitting(case_id) as at:
        form = RevisionForm(seen=at.seen)
        form.criterion.choices = [("", _("Choose a criterion")), *_criteria(at)]
        form.score.choices = all_scores(at.here.rulebook)
        blocked = move_of(at, Act.REVISE_ASSESSMENT, form)
        own = {} if blocked else scores_of(at.here.case, at.seat.handle)
        if form.is_to_be_shown():
            return show("desk/revise.html", form=form, blocked=blocked, own_scores=own,
                        criteria=at.here.rulebook.criteria_of(at.here.case.kind), **at.frame())
        if not form.is_confirmed:
            return check_page(at, form, _("Check the revision"), _("Revise score"), _revised(form, own))
        was = own.get(form.criterion.data)
    score = int(form.score.data) if form.score.data.isdecimal() else form.score.data
    perform(case_id, form, lambda office, who: assessments.revise_assessment(
        office, case_id, who, criterion=form.criterion.data, score=score, was=was, reasons=form.reasons.data,
        seen=form.seen.data))
    flash(_("Your score is revised. The old one stays on the record."))
    return redirect(url_for("desk.deliberation", case_id=case_id), 303)


def _revised(form: RevisionForm, own: dict[str, object]) -> list[tuple[str, str]]:
    return [
        (_("Criterion"), str(form.criterion.data).upper()),
        (_("Old score"), desk_word(own.get(form.criterion.data), "score")),
        (_("New score"), desk_word(form.score.data, "score")),
        (_("Why the score changes"), form.reasons.data),
    ]


@bp.route(f"{CASE}/deliberation/condition", methods=["GET", "POST"])
@may(Right.DESK)
def propose_condition(case_id: str) -> ResponseReturnValue:
    """Propose a condition."""
    with sitting(case_id) as at:
        form = ConditionForm(seen=at.seen)
        blocked = move_of(at, Act.PROPOSE_CONDITION, form)
        if form.is_to_be_shown():
            return show("desk/condition.html", form=form, blocked=blocked, **at.frame())
        if not form.is_confirmed:
            plan = _("Yes") if form.plan.data else _("No")
            rows = [(_("Condition"), form.text.data), (_("The monitored plan of criterion C8"), plan)]
            return check_page(at, form, _("Check the condition"), _("Propose condition"), rows)
    perform(case_id, form, lambda office, who: assessments.propose_condition(
        office, case_id, who, text=form.text.data, plan=bool(form.plan.data), seen=form.seen.data))
    flash(_("The condition is proposed. The panel votes on it with the ballot."))
    return redirect(url_for("desk.deliberation", case_id=case_id), 303)


@bp.route(f"{CASE}/deliberation/disqualifier", methods=["GET", "POST"])
@may(Right.DESK)
def raise_disqualifier(case_id: str) -> ResponseReturnValue:
    """Raise a disqualifier on adverse items that the petitioner was told of in time."""
    with sitting(case_id) as at:
        form = DisqualifierForm(seen=at.seen)
        raisable = at.here.rulebook.disqualifiers
        form.code.choices = [(one.id, f"{one.id.upper()} {one.title}") for one in raisable]
        form.items.choices = _disclosed(at)
        blocked = move_of(at, Act.RAISE_DISQUALIFIER, form)
        if form.is_to_be_shown():
            return show("desk/disqualifier.html", form=form, blocked=blocked, **at.frame())
        if not form.is_confirmed:
            return check_page(at, form, _("Check the disqualifier"), _("Raise disqualifier"), _raised(form))
    perform(case_id, form, lambda office, who: assessments.raise_disqualifier(
        office, case_id, who, code=form.code.data, items=form.items.data, reasons=form.reasons.data,
        seen=form.seen.data))
    flash(_("The disqualifier is raised. The panel votes on it with the ballot."))
    return redirect(url_for("desk.deliberation", case_id=case_id), 303)


def _disclosed(at: Sitting) -> list[tuple[str, str]]:
    found = dialogue_of(at.here, seen_entries(at.office, at.here)).adverse
    return [(one.item, f"{one.source} ({one.grade})") for one in found if one.gist_on is not None]


def _raised(form: DisqualifierForm) -> list[tuple[str, str]]:
    named, sources = dict(form.code.choices), dict(form.items.choices)
    return [
        (_("Disqualifier"), named[form.code.data]),
        (_("Rests on"), "\n".join(sources[item] for item in form.items.data)),
        (_("Reasons"), form.reasons.data),
    ]


@bp.get(f"{CASE}/report")
@may(Right.DESK)
def report(case_id: str) -> ResponseReturnValue:
    """Show the versions of the report with corrections and comments."""
    with sitting(case_id) as at:
        entries = seen_entries(at.office, at.here)
        return show("desk/report.html", versions=reports_of(at.here, entries),
                    said=said_on_report(at.here, entries), **at.frame())
