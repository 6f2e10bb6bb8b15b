"""The auditor's desk: how long the admission lasts, and the full export, each with its entry (U508)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from app.operations.bundles import NoBundle, export_full
from app.queries.auditor import exports_of, place_of_auditor
from app.web.access import may
from app.web.acting import at_desk, not_there, who_holds
from app.web.forms.base import ActingForm
from app.web.pages import refuse, show
from app.web.visitor import service
from charter.rights import Right
from charter.sentence import Sentence
from charter.vocabulary import Role

bp = Blueprint("auditor", __name__, url_prefix="/auditor")
NOTHING_SIGNED = Sentence("No checkpoint has been signed yet, so there is nothing to export.")


@bp.route("/", methods=["GET", "POST"])
@may(Right.AUDITOR)
def queue() -> ResponseReturnValue:
    """Show the admission and the exports taken; take one when asked."""
    form = ActingForm()
    if form.validate_on_submit():
        try:
            return _full_export()
        except NoBundle:
            refuse(NOTHING_SIGNED)
    with at_desk(Role.AUDITOR) as (office, actor):
        place = place_of_auditor(office.roll(), actor.id, office.day)
        taken = exports_of(office.session, actor.id)
    return show(
        "auditor/queue.html", form=form, place=place, taken=taken, status=422 if form.is_submitted() else 200
    )


def _full_export() -> ResponseReturnValue:
    """Write the bundle aside and send it; the file is gone once it is sent."""
    held = service()
    with tempfile.TemporaryDirectory() as folder, not_there():
        path = Path(folder) / "full.zip"
        taken = export_full(held.office, held.reading_office, path, who_holds(Role.AUDITOR))
        answer = send_file(
            path, "application/zip", as_attachment=True, download_name=f"offramp-full-{taken.size}.zip"
        )
    answer.headers["Cache-Control"] = "no-store"
    return answer
