"""Official lists at the registrar's desk: send a file, see what it changes, accept it (registry 5.2)."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.list_log import recorded_by
from app.operations.lists import RefusedImport, Staged, accept_list, stage_list
from app.queries.snapshots import SnapshotRow, snapshot, snapshots_accepted, snapshots_waiting, sources
from app.web.access import may
from app.web.forms.base import ButtonForm
from app.web.forms.registrar import ListForm
from app.web.pages import refuse, show
from app.web.receipts import note_newest_act
from app.web.visitor import service, signed_in
from charter.rights import Right

bp = Blueprint("registrar_lists", __name__, url_prefix="/registrar/lists")
_MOST_OCTETS = 160_000_000


@bp.get("/")
@may(Right.REGISTRAR)
def lists() -> ResponseReturnValue:
    """List the snapshots in force and those that wait."""
    with service().database.reading() as session:
        accepted, waiting = snapshots_accepted(session), snapshots_waiting(session)
    return show("registrar/lists.html", accepted=accepted, waiting=waiting)


@bp.route("/new", methods=["GET", "POST"])
@may(Right.REGISTRAR, most_octets=_MOST_OCTETS)
def send_list() -> ResponseReturnValue:
    """Take a list's file, read it to its end, and stage it."""
    form = ListForm()
    form.source.choices = [("", _("Choose the list")), *sources()]
    if not form.validate_on_submit():
        return show("registrar/send_list.html", form=form)
    try:
        staged = _stage(form)
    except RefusedImport as refusal:
        refuse(refusal.sentence)
        return show("registrar/send_list.html", form=form, status=422)
    return redirect(url_for("registrar_lists.preview", snapshot_id=staged.snapshot_id), 303)


@bp.route("/<int(max=999999999):snapshot_id>", methods=["GET", "POST"])
@may(Right.REGISTRAR)
def preview(snapshot_id: int) -> ResponseReturnValue:
    """Show what a snapshot changes; accept it when the registrar says so."""
    form, row = ButtonForm(), _snapshot(snapshot_id)
    if row.edition is not None or not form.validate_on_submit():
        return show("registrar/snapshot.html", form=form, row=row)
    try:
        _accept(snapshot_id)
    except RefusedImport as refusal:
        refuse(refusal.sentence)
        return show("registrar/snapshot.html", form=form, row=row, status=422)
    flash(_("The list is accepted and in force."))
    return redirect(url_for("registrar_lists.lists"), 303)


def _snapshot(snapshot_id: int) -> SnapshotRow:
    with service().database.reading() as session:
        row = snapshot(session, snapshot_id)
    if row is None:
        abort(404)
    return row


def _stage(form: ListForm) -> Staged:
    held = service()
    files = [upload.stream for upload in (form.file.data, form.second.data) if upload is not None]
    with held.office() as office:
        return stage_list(
            office.session,
            form.source.data,
            files,
            published=form.published.data,
            excerpt=held.settings.environment in ("demo", "test"),
            now=office.now,
        )


def _accept(snapshot_id: int) -> Staged:
    with service().office() as office:
        record = recorded_by(office, signed_in().name)
        staged = accept_list(office.session, snapshot_id, now=office.now, record=record)
        note_newest_act(office)
        return staged
