""""Is this you?": entries found under any spelling, chosen, or added by hand (registry 5.5)."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.chancery import Chancery
from app.operations.drafting import EDITABLE, revise_section
from app.operations.petitions import open_draft
from app.operations.searching import search_objection
from app.queries.portal import own_petitions
from app.queries.portal_listings import Candidate, candidates, pins
from app.web.access import may
from app.web.forms.petition import item_of
from app.web.forms.petition_listing import ByHandForm, ChooseForm, FindForm
from app.web.pages import refuse, show
from app.web.portal_grounds import without_listing
from app.web.portal_plan import BY_LETTER
from app.web.portal_room import CASE, bp, editable, me
from app.web.portal_words import source_words
from app.web.receipts import note_newest_act
from app.web.visitor import service, signed_in
from charter.rights import Right


@bp.route("/find", methods=["GET", "POST"])
@bp.route(f"{CASE}/find", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def find(case_id: str | None = None) -> ResponseReturnValue:
    """Search the lists. A search is posted and counted: it finds oneself, it does not read out the lists."""
    case_id = _writing(case_id)
    form = FindForm()
    if not form.validate_on_submit():
        return show("portal/find.html", form=form, case_id=case_id)
    with service().database.unit_of_work() as session:
        objection = search_objection(session, signed_in().account_id, service().now())
    if objection is not None:
        refuse(objection)
        return show("portal/find.html", form=form, case_id=case_id, status=422)
    return _results(ChooseForm(), case_id)


@bp.route("/found", methods=["GET", "POST"])
@bp.route(f"{CASE}/found", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def choose(case_id: str | None = None) -> ResponseReturnValue:
    """Take the chosen entries into the draft, which is opened with the first of them."""
    case_id = _writing(case_id)
    form = ChooseForm()
    if not form.text.data:
        return redirect(url_for("portal.find", case_id=case_id), 303)
    found = _found(form)
    if not found:
        return redirect(url_for("portal.find", case_id=case_id), 303)
    if not form.validate_on_submit():
        return _results(form, case_id, found)
    with service().office() as office:
        case_id = case_id or _opened(office)
        chosen = pins(office.session, [int(value) for value in form.entries.data])
        keep_listings(
            office, case_id, [{"item": item_of(one["source"], one["source_id"]), **one} for one in chosen]
        )
    flash(_("The listing is kept in your petition."))
    return redirect(url_for("portal.tasks", case_id=case_id), 303)


@bp.route("/by-hand", methods=["GET", "POST"])
@bp.route(f"{CASE}/by-hand", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def by_hand(case_id: str | None = None) -> ResponseReturnValue:
    """Add an entry that is on none of the lists we read; it is marked as not checked."""
    case_id = _writing(case_id)
    form = ByHandForm()
    if not form.validate_on_submit():
        return show("portal/by_hand.html", form=form, case_id=case_id)
    with service().office() as office:
        case_id = case_id or _opened(office)
        typed = form.answers()
        entry = {"item": form.item, "source": "other", "version": "", "snapshot": "", "verified": False,
                 **typed, "source_id": typed.get("source_id") or form.item}
        keep_listings(office, case_id, [entry])
    flash(_("The listing is kept in your petition."))
    return redirect(url_for("portal.tasks", case_id=case_id), 303)


def keep_listings(office: Chancery, case_id: str, entries: list[dict[str, Any]]) -> None:
    """Add entries to section C, each once; section F asks to be confirmed anew."""
    new = {one["item"]: one for one in entries}

    def with_them(content: dict[str, Any]) -> dict[str, Any]:
        kept = BY_LETTER["c"].numbered(content).get("listings", [])
        return content | {
            "listings": kept + [new[item] for item in new if item not in {k["item"] for k in kept}]
        }

    revise_section(office, case_id, me(), "c", change=with_them, complete=BY_LETTER["c"].answers_all)
    revise_section(office, case_id, me(), "f", change=lambda old: without_listing(old, None),
                   complete=lambda _content: False)


def _writing(case_id: str | None) -> str | None:
    """Return the petition that is written: the one named, else the account's draft, else none yet."""
    if case_id is not None:
        return editable(case_id).id
    with service().database.reading() as session:
        rows = own_petitions(session, signed_in().account_id)
    return next((row.id for row in rows if row.stage in EDITABLE), None)


def _opened(office: Chancery) -> str:
    case_id = open_draft(office, signed_in().account_id)
    note_newest_act(office)
    return case_id


def _found(form: ChooseForm) -> tuple[Candidate, ...]:
    """Search again for what was typed: only entries that were shown can be chosen."""
    if len(str(form.text.data)) > 200:
        abort(404)
    with service().database.reading() as session:
        found = candidates(session, str(form.text.data))
    form.entries.choices = [
        (
            one.value,
            _(
                "%(name)s, %(list)s, entry %(number)s",
                name=one.hit.name,
                list=source_words(one.hit.source),
                number=one.hit.source_id,
            ),
        )
        for one in found
    ]
    return found


def _results(
    form: ChooseForm, case_id: str | None, found: tuple[Candidate, ...] | None = None
) -> ResponseReturnValue:
    shown = _found(form) if found is None else found
    return show("portal/found.html", form=form, found=shown, case_id=case_id)
