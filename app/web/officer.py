"""The officer's desk: identities to verify, interests of the organisation, results to endorse (U502)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.chancery import Chancery
from app.operations import admissibility, ballots
from app.operations.door import situation_of
from app.operations.sections import section_of
from app.operations.who import Who
from app.queries.decision import decision_of
from app.queries.office_queue import move_of
from app.queries.officer import Part, answers_of, manifest_to_sign, part_of
from app.queries.panel_state import organisation_names, report_of
from app.queries.proposals import waiting_for
from app.queries.silence import awaited_by
from app.web.access import may
from app.web.acting import CASE, Opened, Task, acts_of, add_tasks, at_desk, face_in, opened, read_queue
from app.web.admission import declare, interest_effects
from app.web.forms.officer import EndorseForm, IdentityForm, OrganisationInterestForm, RefuseEndorsementForm
from app.web.pages import show
from app.web.section_words import rows_of
from app.web.sending import send_text
from app.web.signing import ToSign, to_sign
from charter.entry import Entry
from charter.rights import Right
from charter.vocabulary import Act, Role

bp = Blueprint("officer", __name__, url_prefix="/officer")
_Signed: TypeAlias = IdentityForm | EndorseForm | RefuseEndorsementForm


@bp.get("/")
@may(Right.OFFICER)
def queue() -> ResponseReturnValue:
    """List what waits for the officer's organisation: identities, results, proposals of others."""
    with at_desk(Role.OFFICER) as (office, actor):
        organisation = office.roll().organisations[str(actor.org)].name
        proposals, awaited = waiting_for(office, actor), awaited_by(office, actor)
    return show(
        "officer/queue.html", organisation=organisation, proposals=proposals, awaited=awaited,
        **read_queue(Role.OFFICER),
    )


@bp.get(CASE)
@may(Right.OFFICER)
def case(case_id: str) -> ResponseReturnValue:
    """Show as much of a petition as the organisation's part in it needs, and no more."""
    with opened(Role.OFFICER, case_id) as at:
        context = {**at.frame(), **part_context(at), "acts": acts_of(at.here, TASKS)}
    return show("officer/case.html", **context)


def part_context(at: Opened) -> dict[str, Any]:
    """Return what the organisation may read now: names, section A alone, or the result."""
    part, office, case_id = part_of(at.here), at.office, at.here.case.id
    context: dict[str, Any] = {"part": part, "organisations": organisation_names(at.here)}
    if part in (Part.IDENTITY, Part.ANSWERED):
        return {**context, "rows": rows_of(section_of(office, case_id, "a") or {})}
    if part is Part.RESULT:
        return {**context, **result_context(at)}
    return {**context, **_face(at)}


def _face(at: Opened) -> dict[str, Any]:
    return {"face": face_in(at)}


def result_context(at: Opened) -> dict[str, Any]:
    """Return the report, the decision, the manifest's digest, and who has answered."""
    here, report = at.here, report_of(at.office, at.here)
    return {
        "organisations": organisation_names(here),
        "decision": decision_of(here.case, here.roll, {} if report is None else report.conditions),
        "report": report,
        "manifest": manifest_to_sign(here),
        "answers": answers_of(here),
    }


def _declaration(at: Opened) -> dict[str, Any]:
    return {**interest_effects(at), **_face(at)}


def _verify(office: Chancery, case_id: str, who: Who, form: IdentityForm) -> Entry:
    return admissibility.verify_identity(
        office, case_id, who,
        reasons=form.reasons.data, signature=form.signature.data, seen=form.seen.data,
    )


def _doubt(office: Chancery, case_id: str, who: Who, form: IdentityForm) -> Entry:
    return admissibility.doubt_identity(
        office, case_id, who,
        reasons=form.reasons.data, signature=form.signature.data, seen=form.seen.data,
    )


def _endorse(office: Chancery, case_id: str, who: Who, form: EndorseForm) -> Entry:
    manifest = manifest_to_sign(situation_of(office, case_id, who))
    return ballots.endorse(
        office, case_id, who, manifest=manifest, signature=form.signature.data, seen=form.seen.data
    )


def _refuse(office: Chancery, case_id: str, who: Who, form: RefuseEndorsementForm) -> Entry:
    manifest = manifest_to_sign(situation_of(office, case_id, who))
    return ballots.refuse_endorsement(
        office, case_id, who,
        manifest=manifest, reasons=form.reasons.data, signature=form.signature.data, seen=form.seen.data,
    )


def _to_sign(word: str, at: Opened) -> ToSign:
    """Return the text of an act; it says all that the act states but the reasons."""
    case_id, act = at.here.case.id, TASKS[word].act
    facts = {"manifest": manifest_to_sign(at.here)} if at.here.case.tally else {}
    return to_sign(act, at.here, facts, case_id, url_for(".text_to_sign", case_id=case_id, word=word))


def _signing(word: str) -> Callable[[_Signed, Opened], None]:
    def fill(form: _Signed, at: Opened) -> None:
        form.signature.to_sign = _to_sign(word, at)

    return fill


@bp.get(f"{CASE}/<any(verify, doubt, endorse, refuse):word>/text")
@may(Right.OFFICER)
def text_to_sign(case_id: str, word: str) -> ResponseReturnValue:
    """Send the exact text that the officer signs for an act of this stage."""
    with opened(Role.OFFICER, case_id) as at:
        if move_of(at.here, TASKS[word].act) is None:
            abort(404)
        return send_text(_to_sign(word, at))


_FOR_GOOD = _l("This enters the log in your name and your organisation’s, and cannot be taken back.")
TASKS: dict[str, Task] = {
    "declare": Task(
        act=Act.DECLARE_INTEREST,
        form=OrganisationInterestForm,
        do=declare,
        show=_declaration,
        template="offices/declare.html",
        title=_l("Declare your organisation’s interests"),
        button=_l("Declare"),
        done=_l("The declaration of your organisation is recorded."),
        intro=(
            _l(
                "You declare for the whole organisation: its board, its funders, its staff. An interest that "
                "disqualifies ends its part in this case, and that of all its seats."
            ),
        ),
        warning=_l("A recusal takes effect at once. Nobody undoes it."),
    ),
    "verify": Task(
        act=Act.VERIFY_IDENTITY,
        form=IdentityForm,
        do=_verify,
        fill=_signing("verify"),
        title=_l("Verify the identity"),
        button=_l("Verify"),
        done=_l("Your organisation has verified the identity."),
        warning=_FOR_GOOD,
        intro=(
            _l(
                "You state that the petitioner is the listed person, acts freely, and came through an "
                "authorised channel."
            ),
        ),
    ),
    "doubt": Task(
        act=Act.DOUBT_IDENTITY,
        form=IdentityForm,
        do=_doubt,
        fill=_signing("doubt"),
        title=_l("State that the identity is in doubt"),
        button=_l("State the doubt"),
        done=_l("The doubt of your organisation is recorded."),
        warning=_FOR_GOOD,
        intro=(_l("A third organisation is then drawn by lot, and two of the three decide."),),
    ),
    "endorse": Task(
        act=Act.ENDORSE,
        form=EndorseForm,
        do=_endorse,
        show=result_context,
        fill=_signing("endorse"),
        template="officer/answer.html",
        title=_l("Endorse the result"),
        button=_l("Endorse"),
        done=_l("Your endorsement is recorded."),
        warning=_FOR_GOOD,
        intro=(
            _l(
                "Two officers of each organisation that voted yes endorse exactly this report and "
                "decision, each with their own key."
            ),
        ),
    ),
    "refuse": Task(
        act=Act.REFUSE_ENDORSEMENT,
        form=RefuseEndorsementForm,
        do=_refuse,
        show=result_context,
        fill=_signing("refuse"),
        template="officer/answer.html",
        title=_l("Refuse to endorse the result"),
        button=_l("Refuse"),
        done=_l("Your refusal is recorded."),
        warning=_FOR_GOOD,
        intro=(_l("Refusal by two officers takes your organisation’s yes away. Your reasons are printed."),),
    ),
}
add_tasks(bp, Right.OFFICER, Role.OFFICER, TASKS)
