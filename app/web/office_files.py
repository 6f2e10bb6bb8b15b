"""Originals for the offices that may open them: a reason, the reading on record, then the bytes (S609)."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from app.operations.evidence import open_evidence
from app.queries.evidence import evidence_of
from app.web.access import may
from app.web.acting import CASE, known_situation, not_there, opened
from app.web.forms.desk import OriginalForm
from app.web.pages import show
from app.web.sending import send_original
from app.web.visitor import service
from charter.rights import Right
from charter.vocabulary import Role

_ITEM = f"{CASE}/evidence/<string(maxlength=32):item>"


def add_originals(room: Blueprint, right: Right, role: Role) -> None:
    """Give a room the page on which an original is opened."""
    view = may(right)(partial(_original, role))
    room.add_url_rule(_ITEM, endpoint="original", view_func=view, methods=["GET", "POST"])


def _original(role: Role, case_id: str, item: str) -> ResponseReturnValue:
    with opened(role, case_id) as at:
        row = next((one for one in evidence_of(at.office, at.here) if one.item == item), None)
        if row is None:
            abort(404)
        form, frame = OriginalForm(seen=at.seen), at.frame()
    if not form.validate_on_submit():
        return show("offices/original.html", form=form, row=row, **frame)
    with not_there(), service().office() as office:
        found = open_evidence(office, known_situation(office, role, case_id), item, reason=form.reason.data)
    return send_original(found)
