"""Check, sign, file, the receipt; and filing again what was returned."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.operations import petitions
from app.operations.sections import digest_of, manifest_of_petition
from app.queries.own_acts import own_act, receipt_of
from app.queries.portal import last_of
from app.web.access import may
from app.web.forms.base import ActingForm
from app.web.forms.fields import LongText, Needed
from app.web.forms.petition_acts import DefectForm, SignForm
from app.web.forms.petition_words import UNDERTAKINGS
from app.web.pages import show
from app.web.portal_answers import parts_of
from app.web.portal_list import missing_of
from app.web.portal_plan import BY_LETTER
from app.web.portal_room import CASE, Standing, act_once, bp, editable, me, standing, standing_in
from app.web.portal_words import DEFECT_ANSWER
from app.web.receipts import myself, names_in, tell_nothing
from app.web.visitor import service
from charter.deadlines import next_deadline
from charter.rights import Right
from charter.vocabulary import Act, Stage

FILED = ("petition.filed", "petition.refiled")


@bp.get(f"{CASE}/check")
@may(Right.OWN_PETITION)
def check(case_id: str) -> ResponseReturnValue:
    """Show all answers, each with a way to change it (U308)."""
    at = editable(case_id)
    return show("portal/check.html", at=at, parts=parts_of(at), missing=missing_of(at),
                signs=at.is_open(Act.FILE))


@bp.get(f"{CASE}/answers")
@may(Right.OWN_PETITION)
def answers(case_id: str) -> ResponseReturnValue:
    """Show the petition as it was filed."""
    at = standing(case_id)
    return show("portal/answers.html", at=at, parts=parts_of(at))


@bp.route(f"{CASE}/sign", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def sign(case_id: str) -> ResponseReturnValue:
    """Say what signing means, show exactly what is signed, and file (U309)."""
    with service().reading_office() as office:
        at = standing_in(office, case_id)
        manifest = manifest_of_petition(office, case_id)
    if request.method == "GET" and (missing_of(at) or not at.is_open(Act.FILE)):
        return redirect(url_for(".check" if at.is_editable else ".petition", case_id=case_id), 303)
    form = SignForm(seen=at.seen)
    if not form.validate_on_submit():
        return show("portal/sign.html", form=form, at=at, manifest=manifest, digest=digest_of(manifest),
                    verbs=BY_LETTER, undertakings=UNDERTAKINGS)
    act_once(form, case_id, "file",
             lambda office: petitions.file_petition(office, case_id, me(), seen=form.seen.data))
    tell_nothing()
    return redirect(url_for(".receipt", case_id=case_id), 303)


@bp.get(f"{CASE}/receipt")
@may(Right.OWN_PETITION)
def receipt(case_id: str) -> ResponseReturnValue:
    """Confirm the filing: number, what comes next, and what proves it, today and later (U310)."""
    with service().reading_office() as office:
        at = standing_in(office, case_id)
        filed = last_of(at.happenings, *FILED) or abort(404)
        act = own_act(office.session, myself(), filed.index) or abort(404)
        found = receipt_of(office, act)
    return show("portal/receipt.html", at=at, filed=filed, due=_registrars_day(at), act=act, receipt=found,
                names=names_in(found))


@bp.route(f"{CASE}/refile", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def refile(case_id: str) -> ResponseReturnValue:
    """Answer each defect that the registrar named, and file again."""
    at = standing(case_id)
    defects = defects_of(at)
    if request.method == "GET" and not at.is_open(Act.REFILE):
        return redirect(url_for(".petition", case_id=case_id), 303)
    form = _defect_form(len(defects))(seen=at.seen)
    if not form.validate_on_submit():
        return show("portal/refile.html", form=form, at=at, defects=defects, verbs=BY_LETTER)
    said = [{"section": one["section"], "field": one["field"], "answer": form[f"defect_{n}"].data}
            for n, one in enumerate(defects, start=1)]
    act_once(form, case_id, "refile",
             lambda office: petitions.refile(office, case_id, me(), answers=said, seen=form.seen.data))
    tell_nothing()
    return redirect(url_for(".receipt", case_id=case_id), 303)


def _registrars_day(at: Standing) -> date | None:
    """Return the registrar's last day, while it is the registrar's turn."""
    if at.here.case.stage is not Stage.ADMISSIBILITY:
        return None
    return next_deadline(at.here.case, at.here.rulebook)


def defects_of(at: Standing) -> list[dict[str, str]]:
    """Return the defects of the last return."""
    returned = last_of(at.happenings, "petition.returned")
    return list(returned.said.get("defects") or []) if returned is not None else []


def _defect_form(count: int) -> type[ActingForm]:
    """Return a form with a field for each defect."""
    fields = {
        f"defect_{n}": LongText(DEFECT_ANSWER, [Needed(DEFECT_ANSWER)], rows=4, limit=4000)
        for n in range(1, count + 1)
    }
    return type("DefectsForm", (DefectForm,), fields)
