"""Section O: files, one at a time, each with what it is and who may read it (U207)."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations import evidence
from app.operations.door import situation_of
from app.web.access import FILE_OCTETS, may
from app.web.forms.base import ButtonForm
from app.web.forms.petition_acts import AboutFileForm, AttachForm
from app.web.pages import show
from app.web.portal_room import CASE, Standing, act_once, bp, editable, me, standing
from app.web.portal_words import CRITERIA
from app.web.sending import as_download
from app.web.visitor import service
from charter.rights import Right
from charter.vocabulary import Act, Tier

_ITEM = "<string(length=16):item>"
_FILES = f"{CASE}/attachments"


@bp.get(_FILES)
@may(Right.OWN_PETITION)
def attachments(case_id: str) -> ResponseReturnValue:
    """List one's files; offer what may be done with them now."""
    at = standing(case_id)
    return show("portal/attachments.html", at=at, may_add=_may_add(at), button=ButtonForm(seen=at.seen))


@bp.route(f"{_FILES}/add", methods=["GET", "POST"])
@may(Right.OWN_PETITION, most_octets=FILE_OCTETS)
def attach(case_id: str) -> ResponseReturnValue:
    """Attach one file: while writing it joins the petition, afterwards it is an act of its own."""
    at = standing(case_id)
    if not _may_add(at):
        abort(404)
    form = AttachForm(seen=at.seen)
    _fill(form, at)
    if not form.validate_on_submit():
        return show("portal/attach.html", form=form, at=at)
    _receive(at, form)
    flash(_("The file arrived whole and is sealed."))
    return redirect(url_for(".attachments", case_id=case_id), 303)


@bp.route(f"{_FILES}/{_ITEM}", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def about_file(case_id: str, item: str) -> ResponseReturnValue:
    """Say anew what a file is, before filing."""
    at = editable(case_id)
    row = next((one for one in at.files if one.item == item and not one.filed), None) or abort(404)
    form = AboutFileForm(seen=at.seen, obj=row)
    _fill(form, at)
    if not form.validate_on_submit():
        return show("portal/about_file.html", form=form, at=at, row=row)
    with service().office() as office:
        evidence.describe(office, case_id, me(), item=item, about=_about(form))
    flash(_("The description is changed."))
    return redirect(url_for(".attachments", case_id=case_id), 303)


@bp.post(f"{_FILES}/{_ITEM}/remove")
@may(Right.OWN_PETITION)
def remove_file(case_id: str, item: str) -> ResponseReturnValue:
    """Take a file back before filing; to take it back twice changes nothing."""
    at = editable(case_id)
    if any(one.item == item for one in at.files):
        with service().office() as office:
            evidence.remove(office, case_id, me(), item=item)
    flash(_("The file is removed from your petition."))
    return redirect(url_for(".attachments", case_id=case_id), 303)


@bp.post(f"{_FILES}/{_ITEM}/read")
@may(Right.OWN_PETITION)
def read_file(case_id: str, item: str) -> Response:
    """Give one's own file back, as it was sent; the reading is recorded, so it is posted (U112)."""
    with service().office() as office:
        here = situation_of(office, case_id, me())
        opened = evidence.open_evidence(office, here, item, reason="")
    return as_download(opened.content, opened.name)


def _may_add(at: Standing) -> bool:
    return at.is_editable or at.is_open(Act.ADD_EVIDENCE)


def _receive(at: Standing, form: AttachForm) -> None:
    name, content = str(form.file.data.filename), form.file.data.read()
    if at.is_editable and _is_attached(at, content, form):
        return  # sent twice
    evidence.refuse_unfit(name, content)  # outside the transaction: a slow file must hold up nobody
    if at.is_editable:
        with service().office() as office:
            evidence.receive(
                office, at.id, me(), name=name, content=content, about=_about(form), examined=True
            )
        return
    act_once(form, at.id, "attach", lambda office: evidence.add_evidence(
        office, at.id, me(), name=name, content=content, about=_about(form), seen=form.seen.data,
        examined=True))


def _is_attached(at: Standing, content: bytes, form: AttachForm) -> bool:
    said = (len(content), form.description.data, form.provenance.data)
    return any((one.size, one.description, one.provenance) == said for one in at.files)


def _about(form: AboutFileForm) -> evidence.About:
    return evidence.About(
        description=form.description.data,
        provenance=form.provenance.data,
        criterion=form.criterion.data or None,
        language=form.language.data or "",
        tier=Tier(form.tier.data),
    )


def _fill(form: AboutFileForm, at: Standing) -> None:
    criteria = at.here.rulebook.criteria_of(at.here.case.kind)
    form.criterion.choices = [("", _("Nothing in particular")), *(
        (one.id, CRITERIA.get(one.id, one.title)) for one in criteria
    )]
    if request.method == "GET" and form.tier.data is None:
        form.tier.data = str(Tier.PARTIES)
