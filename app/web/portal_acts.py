"""The petitioner's acts on a filed petition, and the end of a draft: each on a page of its own."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations import dialogue, interests, petitions, reports
from app.queries.portal import last_of, questions
from app.web.access import may
from app.web.forms import petition_acts as forms
from app.web.pages import show
from app.web.portal_room import CASE, Standing, act_once, bp, me, standing
from app.web.visitor import service
from charter.rights import Right
from charter.vocabulary import Act, Stage


@bp.get(f"{CASE}/questions")
@may(Right.OWN_PETITION)
def asked(case_id: str) -> ResponseReturnValue:
    """List questions and gists with their deadlines and answers (U312)."""
    at = standing(case_id)
    return show("portal/questions.html", at=at, rows=questions(at.happenings, service().today()),
                may_answer=at.is_open(Act.ANSWER))


@bp.route(f"{CASE}/questions/<string(length=13):item>", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def answer(case_id: str, item: str) -> ResponseReturnValue:
    """Answer one question or gist."""
    at = standing(case_id)
    one = next(
        (one for one in questions(at.happenings, service().today()) if one.item == item), None
    ) or abort(404)
    may_answer = one.is_open and at.is_open(Act.ANSWER)
    if request.method == "GET" and not may_answer:
        return show("portal/answer.html", at=at, one=one)
    form = forms.AnswerForm(seen=at.seen)
    if not form.validate_on_submit():
        return show("portal/answer.html", form=form, at=at, one=one)
    act_once(form, case_id, f"answer/{item}", lambda office: dialogue.answer(
        office, case_id, me(), item=item, text=form.text.data, seen=form.seen.data))
    flash(_("Your answer is recorded."))
    return redirect(url_for(".asked", case_id=case_id), 303)


@bp.route(f"{CASE}/review", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def request_review(case_id: str) -> ResponseReturnValue:
    """Ask the college to review a ruling of inadmissibility."""
    at = standing(case_id)
    closed = _closed(at, Act.REQUEST_REVIEW)
    if closed is not None:
        return closed
    form = forms.ReviewForm(seen=at.seen)
    if not form.validate_on_submit():
        ruling = last_of(at.happenings, "petition.ruled_inadmissible")
        return show("portal/review.html", form=form, at=at, ruling=ruling)
    act_once(form, case_id, "review", lambda office: petitions.request_review(
        office, case_id, me(), reasons=form.reasons.data, seen=form.seen.data))
    flash(_("Your request for a review is recorded."))
    return redirect(url_for(".petition", case_id=case_id), 303)


@bp.route(f"{CASE}/challenge", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def challenge(case_id: str) -> ResponseReturnValue:
    """Challenge an organisation in the inquiry, a member of the panel after the interview."""
    at = standing(case_id)
    closed = _closed(at, Act.CHALLENGE)
    if closed is not None:
        return closed
    form = forms.ChallengeForm(seen=at.seen)
    form.against.choices = _challengeable(at)
    if not form.validate_on_submit():
        return show("portal/challenge.html", form=form, at=at,
                    is_person=at.here.case.stage is Stage.DIALOGUE)
    act_once(form, case_id, "challenge", lambda office: interests.challenge(
        office, case_id, me(), against=form.against.data, with_cause=form.with_cause.data == "yes",
        reasons=form.reasons.data or "", seen=form.seen.data))
    flash(_("Your challenge is recorded."))
    return redirect(url_for(".petition", case_id=case_id), 303)


@bp.route(f"{CASE}/report", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def report(case_id: str) -> ResponseReturnValue:
    """Read the report; correct its facts while there is time."""
    at = standing(case_id)
    written = last_of(at.happenings, "report.circulated", "report.finalised") or abort(404)
    content = written.said.get("content") or {}
    if request.method == "GET" and not at.is_open(Act.CORRECT_FACTS):
        return show("portal/report.html", at=at, content=content, against=at.moves.get(Act.CORRECT_FACTS))
    form = forms.CorrectionForm(seen=at.seen)
    if not form.validate_on_submit():
        return show("portal/report.html", form=form, at=at, content=content)
    act_once(form, case_id, "correct", lambda office: reports.correct_facts(
        office, case_id, me(), text=form.text.data, seen=form.seen.data))
    flash(_("Your correction is recorded. It is printed with the report."))
    return redirect(url_for(".petition", case_id=case_id), 303)


@bp.route(f"{CASE}/withdraw", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def withdraw(case_id: str) -> ResponseReturnValue:
    """Say what a withdrawal means, ask once, and withdraw (U110)."""
    at = standing(case_id)
    closed = _closed(at, Act.WITHDRAW)
    if closed is not None:
        return closed
    form = forms.WithdrawForm(seen=at.seen)
    if not form.validate_on_submit():
        return show("portal/withdraw.html", form=form, at=at)
    act_once(form, case_id, "withdraw", lambda office: petitions.withdraw(
        office, case_id, me(), reasons=form.reasons.data or "", seen=form.seen.data))
    flash(_("Your petition is withdrawn."))
    return redirect(url_for(".petition", case_id=case_id), 303)


@bp.route(f"{CASE}/discard", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def discard(case_id: str) -> ResponseReturnValue:
    """Ask once, and discard a draft."""
    at = standing(case_id)
    closed = _closed(at, Act.DISCARD)
    if closed is not None:
        return closed
    form = forms.DiscardForm(seen=at.seen)
    if not form.validate_on_submit():
        return show("portal/discard.html", form=form, at=at)
    act_once(form, case_id, "discard",
             lambda office: petitions.discard(office, case_id, me(), seen=form.seen.data))
    flash(_("Your draft is discarded."))
    return redirect(url_for(".petitions"), 303)


def _closed(at: Standing, act: Act) -> ResponseReturnValue | None:
    """Return the page that stands in an act's place while it is not open, with the guard's own sentences.

    What was sent goes on to the door: a form that was sent twice finds its receipt there.
    """
    move = at.moves.get(act)
    if request.method == "POST" or (move is not None and not move.objections):
        return None
    if move is None:
        return redirect(url_for(".petition", case_id=at.id), 303)
    return show("portal/not_now.html", at=at, objections_now=move.objections)


def _challengeable(at: Standing) -> list[tuple[str, str]]:
    """Return organisations until the interview, members of the panel after it, by their organisation."""
    names = {org: at.here.roll.organisations[org].name for org in at.here.case.sitting_orgs}
    if at.here.case.stage is not Stage.DIALOGUE:
        return list(names.items())
    return [
        (seat.handle, _("The member from %(organisation)s, %(handle)s", organisation=names[seat.org],
                        handle=seat.handle[:6]))
        for seat in at.here.case.sitting
    ]
