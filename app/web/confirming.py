"""The officers' page after days of silence: the day it is, that of the last act, and who has confirmed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.chancery import Chancery
from app.operations.confirming import confirm_date
from app.queries.silence import awaited_by
from app.web.access import may
from app.web.acting import at_desk, not_there, once_for_form, was_done_before, who_holds
from app.web.forms.base import ActingForm
from app.web.pages import show
from app.web.visitor import service
from charter.entry import Entry
from charter.rights import Right
from charter.silence import most_days
from charter.vocabulary import Role

bp = Blueprint("confirming", __name__, url_prefix="/officer/date")
_WHAT = "date"  # each form confirms one silence, and its key is the form's own


@bp.route("/", methods=["GET", "POST"])
@may(Right.OFFICER)
def confirm() -> ResponseReturnValue:
    """Show a silence that waits to be confirmed; confirm the date."""
    is_sent = request.method == "POST"
    if is_sent and was_done_before(_WHAT):
        return _confirmed()
    with at_desk(Role.OFFICER) as (office, actor):
        awaited, most = awaited_by(office, actor), most_days(office.roll())
    is_open = awaited is not None and not awaited.is_own
    form = ActingForm(seen=str(awaited.silence.days) if awaited else "") if is_open or is_sent else None
    if form is None or not form.validate_on_submit():
        return show("officer/date.html", form=form, awaited=awaited, most=most)
    with not_there(), service().office() as office:
        once_for_form(office, str(form.key.data), _WHAT, lambda: _confirm(office, str(form.seen.data)))
    return _confirmed()


def _confirm(office: Chancery, read: str) -> Entry:
    """Confirm the days that were read; what is no number is none of them."""
    days = int(read) if read.isascii() and read.isdecimal() and len(read) < 7 else -1
    return confirm_date(office, who_holds(Role.OFFICER), days=days)


def _confirmed() -> ResponseReturnValue:
    flash(_("Your organisation has confirmed the date."))
    return redirect(url_for(".confirm"), 303)
