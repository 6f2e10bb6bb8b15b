"""The auditor's desk: scope and end of the admission, and the exports, each with its entry (U508)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.bundles import NoBundle, Taken, everything, export_full, taken_now
from app.operations.flat import Form, flat_full
from app.operations.publishing import writing_alone
from app.queries.auditor import exports_of, place_of_auditor
from app.queries.log_pages import PUBLISHED
from app.web.access import may
from app.web.acting import at_desk, not_there, who_holds
from app.web.flat_words import wording
from app.web.forms.auditor import BUNDLE, ExportForm
from app.web.pages import refuse, show
from app.web.receipts import note_newest_act
from app.web.sending import as_written
from app.web.visitor import service
from charter.rights import Right
from charter.sentence import Sentence
from charter.vocabulary import Role
from charter.zipform import TooLong

bp = Blueprint("auditor", __name__, url_prefix="/auditor")
NOTHING_SIGNED = Sentence("No checkpoint has been signed yet, so there is nothing to export.")


@bp.route("/", methods=["GET", "POST"])
@may(Right.AUDITOR)
def queue() -> ResponseReturnValue:
    """Show the admission and the exports taken; take one when asked."""
    with at_desk(Role.AUDITOR) as (office, actor):
        place = place_of_auditor(office.roll(), actor.id, office.day)
        taken, taken_at = exports_of(office.session, actor.id), taken_now(office, everything)
    form = ExportForm()
    form.offer(None if place is None else place.scope)
    if form.validate_on_submit():
        try:
            return _sent(str(form.export.data))
        except NoBundle:
            refuse(NOTHING_SIGNED)
        except TooLong:
            return _without_it()
    return show(
        "auditor/queue.html", form=form, place=place, taken=taken, taken_at=taken_at,
        status=422 if form.is_submitted() else 200,
    )


def _sent(export: str) -> ResponseReturnValue:
    """Write the export aside and send it, one at a time for all auditors; it is gone once it is sent."""
    alone = writing_alone(service().settings.data_folder / PUBLISHED, "full")  # before anything is recorded
    with alone, tempfile.TemporaryDirectory() as folder, not_there():
        ending = "zip" if export == BUNDLE else export
        path = Path(folder) / f"export.{ending}"
        taken = _taken(export, path)
        _announce()
        return as_written(path, f"offramp-{taken.kind}-{taken.mark}.{ending}")


def _without_it() -> ResponseReturnValue:
    """Say that nothing was handed out; the entry was written before that was known, and it stays."""
    _announce()
    flash(_("The log is too long for one bundle, so you got none. The log states all the same that you asked "
            "for it. Take a list of acts instead: lists have no such limit."), "failed")
    return redirect(url_for(".queue"), 303)


def _announce() -> None:
    with service().reading_office() as office:
        note_newest_act(office)


def _taken(export: str, path: Path) -> Taken:
    held, who = service(), who_holds(Role.AUDITOR)
    if export == BUNDLE:
        return export_full(held.office, held.reading_office, path, who)
    return flat_full(held.office, held.reading_office, path, Form(export), wording(), who=who)
