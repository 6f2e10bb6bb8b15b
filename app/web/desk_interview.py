"""The interview: one seat offers and records it, a seat of another organisation confirms the same text."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations import dialogue
from app.queries.case_file import seen_entries
from app.queries.dialogue_file import Written, dialogue_of
from app.web.access import may
from app.web.desk_room import CASE, Sitting, bp, check_page, draws_no_form, move_of, perform, sitting
from app.web.forms.base import ButtonForm
from app.web.forms.desk import InterviewForm, OfferForm
from app.web.pages import show
from charter.facts import Facts
from charter.guards.panel import interview_not_recorded_twice
from charter.rights import Right
from charter.sentence import Sentence
from charter.vocabulary import Act


@bp.route(f"{CASE}/interview/offer", methods=["GET", "POST"])
@may(Right.DESK)
def offer_interview(case_id: str) -> ResponseReturnValue:
    """Offer the petitioner dates and a way to talk."""
    with sitting(case_id) as at:
        form = OfferForm(seen=at.seen)
        blocked = move_of(at, Act.OFFER_INTERVIEW, form)
        if form.is_to_be_shown():
            return show("desk/offer.html", form=form, blocked=blocked, **at.frame())
        if not form.is_confirmed:
            rows = [(_("Dates and way to talk"), form.text.data)]
            return check_page(at, form, _("Check the offer"), _("Offer interview"), rows,
                              warning=_("The petitioner reads this at once."))
    perform(case_id, form, lambda office, who: dialogue.offer_interview(
        office, case_id, who, text=form.text.data, seen=form.seen.data))
    flash(_("The interview is offered."))
    return redirect(url_for("desk.dialogue", case_id=case_id), 303)


@bp.route(f"{CASE}/interview", methods=["GET", "POST"])
@may(Right.DESK)
def interview(case_id: str) -> ResponseReturnValue:
    """Record the interview; where another seat has, its record stands here to be confirmed."""
    with sitting(case_id) as at:
        form = InterviewForm(seen=at.seen)
        blocked = move_of(at, Act.RECORD_INTERVIEW, form)
        record = _record(at)
        if record is not None and not form.is_submitted():
            draws_no_form()
            return show("desk/confirm_interview.html", record=record, button=ButtonForm(seen=at.seen),
                        blocked=blocked or _cannot_confirm(at), **at.frame())
        if form.is_to_be_shown():
            return show("desk/interview.html", form=form, blocked=blocked, **at.frame())
        if not form.is_confirmed:
            rows = [(_("Record of the interview"), form.text.data)]
            return check_page(at, form, _("Check the record"), _("Record interview"), rows)
    perform(case_id, form, lambda office, who: dialogue.record_interview(
        office, case_id, who, text=form.text.data, seen=form.seen.data))
    flash(_("The record is kept. A seat of another organisation must confirm it."))
    return redirect(url_for("desk.dialogue", case_id=case_id), 303)


@bp.post(f"{CASE}/interview/confirm")
@may(Right.DESK)
def confirm_interview(case_id: str) -> ResponseReturnValue:
    """Confirm the other seat's record to the letter."""
    with sitting(case_id) as at:
        form = ButtonForm(seen=at.seen)
        record = _record(at)
    text = record.text if record is not None else ""
    form.validate_on_submit()
    perform(case_id, form, lambda office, who: dialogue.record_interview(
        office, case_id, who, text=text, seen=form.seen.data))
    flash(_("You have confirmed the record of the interview."))
    return redirect(url_for("desk.dialogue", case_id=case_id), 303)


def _record(at: Sitting) -> Written | None:
    records = dialogue_of(at.here, seen_entries(at.office, at.here)).records
    return records[0] if records else None


def _cannot_confirm(at: Sitting) -> tuple[Sentence, ...]:
    found = interview_not_recorded_twice(at.here, Facts({"record": at.here.case.interview_record}))
    return (found,) if found is not None else ()
