"""Proposals: officers of one organisation propose, officers of others approve (procedure 2.7, U502)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.chancery import Chancery
from app.operations import governance
from app.queries.proposals import ProposalRow, all_proposals, one_proposal, own_people
from app.web.access import may
from app.web.acting import at_desk, not_there, once_for_form, who_holds
from app.web.filters import word
from app.web.forms.proposals import SUBJECTS, AnswerForm, ChangeForm, EndForm, EndWitnessForm, SubjectForm
from app.web.pages import show
from app.web.visitor import service
from charter.case import Actor
from charter.entry import Entry
from charter.rights import Right
from charter.vocabulary import Change, Role

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
    row = _read(proposal_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        form.text_digest.data = row.text_digest
        form.answer.data = "withdraw" if row.may_withdraw else "approve"
        return show("officer/proposal.html", form=form, row=row)
    with not_there(), service().office() as office:
        once_for_form(office, str(form.key.data), proposal_id, lambda: _answer(office, proposal_id, form))
    flash(_("Your organisation’s answer is recorded."))
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


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
    """Propose one change of power."""
    chosen = Change(change)
    with at_desk(Role.OFFICER) as (office, actor):
        form = SUBJECTS[chosen]()
        _offer(form, chosen, office, actor)
    if form.is_to_be_shown():
        return show("officer/propose.html", form=form, change=chosen)
    if not form.is_confirmed:
        return show("offices/check.html", form=form, task=_PROPOSING)
    with not_there(), service().office() as office:
        once_for_form(
            office, str(form.key.data), change, lambda: _propose(office, chosen, form, str(actor.org))
        )
    flash(_("The proposal is made. Officers of other organisations see it at their desks."))
    return redirect(url_for(".proposals"), 303)


def _read(proposal_id: str) -> ProposalRow:
    with at_desk(Role.OFFICER) as (office, actor):
        row = one_proposal(office, actor, proposal_id)
    if row is None:
        abort(404)
    return row


def _offer(form: SubjectForm, change: Change, office: Chancery, actor: Actor) -> None:
    if isinstance(form, EndForm):
        role = Role.OFFICER if change is Change.END_OFFICER else Role.REVIEWER
        people = own_people(office.roll(), role, actor.org, office.day)
        form.person.choices = [("", _("Choose the person")), *((one.id, one.id) for one in people)]
    if isinstance(form, EndWitnessForm):
        names = [one.name for one in office.roll().witnesses_on(office.day)]
        form.witness.choices = [("", _("Choose the witness")), *((one, one) for one in names)]


def _propose(office: Chancery, change: Change, form: SubjectForm, org: str) -> Entry:
    return governance.propose(office, who_holds(Role.OFFICER), change=change, subject=form.subject(org))


def _answer(office: Chancery, proposal_id: str, form: AnswerForm) -> Entry:
    who = who_holds(Role.OFFICER)
    if form.answer.data == "withdraw":
        return governance.withdraw_approval(office, who, proposal=proposal_id)
    return governance.approve(office, who, proposal=proposal_id, text_digest=str(form.text_digest.data))
