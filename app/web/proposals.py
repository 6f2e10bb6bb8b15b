"""Proposals: officers of one organisation propose, officers of others approve (procedure 2.7, U502)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.chancery import Chancery
from app.operations import governance
from app.operations.governance import new_id, proposal_facts
from app.operations.rosters import keep_to_roster
from app.queries.proposals import ProposalRow, all_proposals, as_proposed, one_proposal, own_people
from app.web.access import may
from app.web.acting import at_desk, not_there, once_for_form, was_done_before, who_holds
from app.web.filters import word
from app.web.forms.proposals import SUBJECTS, ChangeForm, EndForm, EndWitnessForm, SubjectForm
from app.web.forms.signing import SignatureForm
from app.web.pages import show
from app.web.sending import send_text
from app.web.signing import ToSign, to_sign
from app.web.visitor import service
from charter.case import Actor, Situation
from charter.entry import Entry
from charter.facts import Facts
from charter.guards.governance import proposal_is_sound
from charter.moves import NO_CASE, Refused
from charter.rights import Right
from charter.vocabulary import Act, Change, Role

bp = Blueprint("proposals", __name__, url_prefix="/officer/proposals")
_CHANGES = ", ".join(str(change) for change in Change)


@dataclass(frozen=True)
class Asked:
    """The words of a check page."""

    title: LazyString
    button: LazyString
    warning: LazyString


_PROPOSING = Asked(
    _l("Propose a change"),
    _l("Propose"),
    _l("The proposal enters the public log with your id, and expires after 30 days."),
)


@bp.get("/")
@may(Right.OFFICER)
def proposals() -> ResponseReturnValue:
    """List every proposal."""
    with at_desk(Role.OFFICER) as (office, actor):
        rows = all_proposals(office, actor)
    return show("officer/proposals.html", rows=rows)


@bp.route("/<string(length=13):proposal_id>", methods=["GET", "POST"])
@may(Right.OFFICER)
def proposal(proposal_id: str) -> ResponseReturnValue:
    """Show one proposal; approve it, or take the approval back."""
    if request.method == "POST" and was_done_before(proposal_id):
        return _answered(proposal_id)
    with at_desk(Role.OFFICER) as (office, actor):
        row = _row_of(office, actor, proposal_id)
        form = SignatureForm() if row.answer else None
        if form is not None:
            form.signature.to_sign = _answer_to_sign(office, actor, row)
    if form is None or not form.validate_on_submit():
        return show("officer/proposal.html", form=form, row=row)
    with not_there(), service().office() as office:
        once_for_form(office, str(form.key.data), proposal_id, lambda: _answer(office, row, form))
    return _answered(proposal_id)


@bp.get("/<string(length=13):proposal_id>/text")
@may(Right.OFFICER)
def text_to_sign(proposal_id: str) -> ResponseReturnValue:
    """Send the exact text that the officer signs to approve, or to take the approval back."""
    with at_desk(Role.OFFICER) as (office, actor):
        row = _row_of(office, actor, proposal_id)
        if row.answer is None:
            abort(404)
        return send_text(_answer_to_sign(office, actor, row))


@bp.route("/new", methods=["GET", "POST"])
@may(Right.OFFICER)
def choose() -> ResponseReturnValue:
    """Choose what to propose."""
    form = ChangeForm()
    form.change.choices = [(str(change), word(change)) for change in Change]
    if not form.validate_on_submit():
        return show("officer/choose.html", form=form)
    return redirect(url_for(".propose", change=form.change.data), 303)


@bp.route(f"/new/<any({_CHANGES}):change>", methods=["GET", "POST"])
@may(Right.OFFICER)
def propose(change: str) -> ResponseReturnValue:
    """Propose one change of power: fill in, look at the text and sign it, send."""
    if request.method == "POST" and was_done_before(change):
        return _proposed()
    with at_desk(Role.OFFICER) as (office, actor):
        here = Situation(NO_CASE, office.roll(), actor, office.day)
        form = _subject_form(Change(change), office, actor)
        if form.is_to_be_shown() and not _is_signed_meanwhile(form):
            return show("officer/propose.html", form=form, change=Change(change))
        facts = proposal_facts(str(form.proposal.data), Change(change), form.subject(str(actor.org)))
        _refuse_before_it_is_signed(here, facts)
        text, row = to_sign(Act.PROPOSE, here, facts, facts["proposal"]), as_proposed(here, facts)
    if "download" in request.form:
        return send_text(text)
    signing = SignatureForm()
    signing.signature.to_sign = text
    if not form.is_confirmed or not signing.validate_on_submit():
        return show("officer/sign.html", form=signing, typed_form=form, task=_PROPOSING, row=row)
    with not_there(), service().office() as office:
        once_for_form(office, str(signing.key.data), change, lambda: _propose(office, facts, signing))
    return _proposed()


def _is_signed_meanwhile(form: SubjectForm) -> bool:
    """Say whether the page where one signs is drawn anew, in another language or after a refusal (U202)."""
    return g.get("is_redrawn", False) and "signature" in request.form and form.validate()


def _subject_form(change: Change, office: Chancery, actor: Actor) -> SubjectForm:
    form = SUBJECTS[change]()
    _offer(form, change, office, actor)
    if not form.proposal.data:
        form.proposal.data = new_id(office, who_holds(Role.OFFICER))
    return form


def _refuse_before_it_is_signed(here: Situation, facts: Mapping[str, Any]) -> None:
    """Refuse what would be refused later, so that nobody signs in vain."""
    objection = proposal_is_sound(here, Facts(facts))
    if objection is not None:
        raise Refused((objection,))
    keep_to_roster(here.roll, facts["change"], facts["subject"])


def _propose(office: Chancery, facts: Mapping[str, Any], form: SignatureForm) -> Entry:
    return governance.propose(office, who_holds(Role.OFFICER), facts, signature=str(form.signature.data))


def _proposed() -> ResponseReturnValue:
    flash(_("The proposal is made. Officers of other organisations see it at their desks."))
    return redirect(url_for(".proposals"), 303)


def _row_of(office: Chancery, actor: Actor, proposal_id: str) -> ProposalRow:
    row = one_proposal(office, actor, proposal_id)
    if row is None:
        abort(404)
    return row


def _answer_to_sign(office: Chancery, actor: Actor, row: ProposalRow) -> ToSign:
    here = Situation(NO_CASE, office.roll(), actor, office.day)
    address = url_for(".text_to_sign", proposal_id=row.id)
    return to_sign(Act(str(row.answer)), here, {"proposal": row.id}, row.id, address)


def _answer(office: Chancery, row: ProposalRow, form: SignatureForm) -> Entry:
    who, signature = who_holds(Role.OFFICER), str(form.signature.data)
    if row.answer is Act.WITHDRAW_APPROVAL:
        return governance.withdraw_approval(office, who, proposal=row.id, signature=signature)
    return governance.approve(
        office, who, proposal=row.id, text_digest=row.text_digest, signature=signature
    )


def _answered(proposal_id: str) -> ResponseReturnValue:
    flash(_("Your organisation’s answer is recorded."))
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


def _offer(form: SubjectForm, change: Change, office: Chancery, actor: Actor) -> None:
    if isinstance(form, EndForm):
        role = Role.OFFICER if change is Change.END_OFFICER else Role.REVIEWER
        people = own_people(office.roll(), role, actor.org, office.day)
        form.person.choices = [("", _("Choose the person")), *((one.id, one.id) for one in people)]
    if isinstance(form, EndWitnessForm):
        names = [one.name for one in office.roll().witnesses_on(office.day)]
        form.witness.choices = [("", _("Choose the witness")), *((one, one) for one in names)]
