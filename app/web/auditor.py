"""The auditor's desk: scope and end of the admission, and the exports, each with its entry (U508)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from app.operations.bundles import NoBundle, Taken, export_full
from app.operations.flat import Form, flat_full
from app.queries.auditor import exports_of, place_of_auditor
from app.web.access import may
from app.web.acting import at_desk, not_there, who_holds
from app.web.flat_words import wording
from app.web.forms.auditor import BUNDLE, ExportForm
from app.web.pages import refuse, show
from app.web.receipts import note_newest_act
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
    with at_desk(Role.AUDITOR) as (office, actor):
        place = place_of_auditor(office.roll(), actor.id, office.day)
        taken = exports_of(office.session, actor.id)
    form = ExportForm()
    form.offer(None if place is None else place.scope)
    if form.validate_on_submit():
        try:
            return _sent(str(form.export.data))
        except NoBundle:
            refuse(NOTHING_SIGNED)
    return show(
        "auditor/queue.html", form=form, place=place, taken=taken, status=422 if form.is_submitted() else 200
    )


def _sent(export: str) -> ResponseReturnValue:
    """Write the export aside and send it; the file is gone once it is sent."""
    with tempfile.TemporaryDirectory() as folder, not_there():
        ending = "zip" if export == BUNDLE else export
        path = Path(folder) / f"export.{ending}"
        taken = _taken(export, path)
        with service().reading_office() as office:
            note_newest_act(office)
        answer = send_file(
            path, "application/octet-stream", as_attachment=True,
            download_name=f"offramp-{taken.kind}-{taken.size}.{ending}",
        )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _taken(export: str, path: Path) -> Taken:
    held, who = service(), who_holds(Role.AUDITOR)
    if export == BUNDLE:
        return export_full(held.office, held.reading_office, path, who)
    return flat_full(held.office, held.reading_office, path, Form(export), wording(), who=who)
