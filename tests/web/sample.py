"""A room with one page of each kind, to try the shell on before and beside the real rooms."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template_string, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from app.web.access import may
from app.web.forms.base import ActingForm
from app.web.forms.fields import LongText, Needed, Password
from app.web.languages import SEGMENT
from charter.moves import MovedOn, Refused
from charter.rights import Right
from charter.sentence import Sentence

_PAGE = """{% extends "base.html" %}{% from "components/form.html" import form_page %}
{% block title %}A letter{% endblock %}
{% block main %}
{% call form_page(form, button="Send letter") %}{{ form.letter() }}{{ form.pin() }}{% endcall %}
{% endblock %}"""
_DESK = '{% extends "base.html" %}{% block title %}Your queue{% endblock %}'


class LetterForm(ActingForm):
    """One field that is kept, one that is not."""

    letter = LongText("Letter", [Needed("Enter the letter")])
    pin = Password("Pin password")


def add_sample_room(app: Flask) -> None:
    """Put the room into the service; what was sent is listed in `app.sent`."""
    room = Blueprint("sample", __name__)
    app.sent = []

    @room.route("/letters", methods=["GET", "POST"])
    @may(Right.OWN_PETITION)
    def letters() -> ResponseReturnValue:
        form = LetterForm(seen="the newest entry")
        if not form.validate_on_submit():
            return render_template_string(_PAGE, form=form), 422 if form.errors else 200
        if form.letter.data.startswith("refuse me"):
            raise Refused([Sentence("The first objection names this letter: %(it)s", it=form.letter.data),
                           Sentence("The second one.")])
        if form.letter.data == "too late":
            raise MovedOn
        app.sent.append(form.letter.data)
        return redirect(url_for("account.show_account"), 303)

    @room.get("/desk")
    @may(Right.DESK)
    def desk() -> ResponseReturnValue:
        return render_template_string(_DESK)

    @room.get("/broken")
    @may(Right.ACCOUNT)
    def broken() -> ResponseReturnValue:
        raise OperationalError("SELECT 1", {}, Exception("the database is away"))

    app.register_blueprint(room, url_prefix=SEGMENT)
