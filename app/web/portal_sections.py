"""The pages of the sections: single pages, lists, and one page for each item of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.drafting import Content, revise_section
from app.web.access import may
from app.web.forms.base import ButtonForm
from app.web.forms.petition import SectionForm
from app.web.forms.petition_words import UNDERTAKINGS, CompleteForm, GroundForm
from app.web.pages import refuse, show
from app.web.portal_answers import BACK_TO_CHECK
from app.web.portal_grounds import grounds_of, without_listing
from app.web.portal_plan import BY_LETTER, Items, Section
from app.web.portal_room import CASE, Standing, bp, editable, me
from app.web.portal_words import source_words
from app.web.visitor import service
from charter.rights import Right
from charter.sentence import Sentence

_ITEM = "<string(minlength=3,maxlength=16):item>"
_LISTS = "<any(c,e,f,g,h,j):letter>"
ANSWER_FIRST = Sentence("Answer each ground first, then confirm that none is left.")


@bp.route(f"{CASE}/sections/<any(a,b,d,i,l,n):letter>/<string(maxlength=20):step>", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def section(case_id: str, letter: str, step: str) -> ResponseReturnValue:
    """One page of a section that is no list."""
    at, part = editable(case_id), BY_LETTER[letter]
    page = part.step_of(step) or abort(404)
    form = page.form(seen=at.seen, data=at.sections.get(letter, {}))
    _fill(form, at)
    if not form.validate_on_submit():
        return show("portal/step.html", form=form, at=at, page=page)
    _save(at.id, part, form, form.revised)
    following = None if form.comes_back_later or _back_to_check() else part.after(page)
    if following is not None:
        return redirect(url_for(".section", case_id=case_id, letter=letter, step=following.name), 303)
    return redirect(_home(at.id, form), 303)


@bp.route(f"{CASE}/lists/{_LISTS}", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def items(case_id: str, letter: str) -> ResponseReturnValue:
    """Show the list of a section: change, remove, add, and say that it is complete."""
    at, part = editable(case_id), BY_LETTER[letter]
    own = part.items or abort(404)
    form = CompleteForm(seen=at.seen, data=at.sections.get(letter, {})) if own.declares else None
    if form is not None and form.validate_on_submit():
        if letter == "f" and any(ground.reply is None for ground in grounds_of(at.sections)):
            refuse(ANSWER_FIRST)
            return _list_page(at, part, own, form, status=422)
        _save(at.id, part, form, form.revised)
        return redirect(_home(at.id, form), 303)
    return _list_page(at, part, own, form)


@bp.route(f"{CASE}/lists/{_LISTS}/{_ITEM}", methods=["GET", "POST"])
@may(Right.OWN_PETITION)
def item(case_id: str, letter: str, item: str) -> ResponseReturnValue:
    """One page for one item of a list; `new` adds one, and a double click adds it once."""
    at, part = editable(case_id), BY_LETTER[letter]
    own = part.items or abort(404)
    before = _before(at, letter, item)
    form = _form_of(own, letter, item)(seen=at.seen, data=before)
    _fill(form, at)
    if not form.validate_on_submit():
        return show("portal/item.html", form=form, at=at, part=part, own=own, before=before)
    kept = form.revised(before) | {"item": form.item if item == "new" else item}
    _save(at.id, part, form, lambda content: with_item(content, own.key, _of_its_listing(at, kept)))
    if form.comes_back_later:
        return redirect(url_for(".tasks", case_id=case_id), 303)
    return redirect(url_for(".items", case_id=case_id, letter=letter, **_from_check()), 303)


@bp.post(f"{CASE}/lists/{_LISTS}/{_ITEM}/remove")
@may(Right.OWN_PETITION)
def remove_item(case_id: str, letter: str, item: str) -> ResponseReturnValue:
    """Take an item out of a list; to take it out twice changes nothing."""
    at, part = editable(case_id), BY_LETTER[letter]
    own = part.items or abort(404)
    gone = next((one for one in at.sections.get(letter, {}).get(own.key, []) if one["item"] == item), None)
    with service().office() as office:
        revise_section(
            office,
            case_id,
            me(),
            letter,
            complete=part.answers_all,
            change=lambda content: {
                **content,
                own.key: [one for one in part.numbered(content).get(own.key, []) if one["item"] != item],
            },
        )
        if letter == "c" and gone is not None:
            revise_section(office, case_id, me(), "f", change=lambda old: without_listing(old, gone),
                           complete=lambda _content: False)
    flash(_("It is removed from your petition."))
    return redirect(url_for(".items", case_id=case_id, letter=letter), 303)


def with_item(content: Mapping[str, Any], key: str, kept: Mapping[str, Any]) -> Content:
    """Return a list with an item in its place, or at the end when it is new."""
    rows = content.get(key, [])
    if any(one["item"] == kept["item"] for one in rows):
        return {**content, key: [dict(kept) if one["item"] == kept["item"] else one for one in rows]}
    return {**content, key: [*rows, dict(kept)]}


def _list_page(
    at: Standing, part: Section, own: Items, form: CompleteForm | None, status: int = 200
) -> ResponseReturnValue:
    if form is not None and own.declares is not None:
        form.complete.label.text = own.declares
    rows = at.sections.get(part.letter, {}).get(own.key, [])
    grounds = grounds_of(at.sections) if part.letter == "f" else ()
    return show("portal/items.html", form=form, at=at, part=part, own=own, rows=rows, grounds=grounds,
                button=ButtonForm(seen=at.seen), from_check=_from_check(), status=status)


def _form_of(own: Items, letter: str, item: str) -> type[SectionForm]:
    return GroundForm if letter == "f" and not item.startswith("g") else own.one.form


def _before(at: Standing, letter: str, item: str) -> dict[str, Any]:
    """Return the item as it stands; what is not there is a page that is not there."""
    if letter == "f":
        return _ground_before(at, item)
    if item == "new":
        return {} if letter != "c" else abort(404)
    own = BY_LETTER[letter].items or abort(404)
    found = next((one for one in at.sections.get(letter, {}).get(own.key, []) if one["item"] == item), None)
    return dict(found) if found is not None else abort(404)


def _ground_before(at: Standing, item: str) -> dict[str, Any]:
    if item == "new":
        return {}
    ground = next((one for one in grounds_of(at.sections) if one.item == item), None) or abort(404)
    return {**(ground.reply or {}), **ground.kept, "listing": _listing_key(ground.source, ground.source_id)}


def _listing_key(source: str, source_id: str) -> str:
    return f"{source}/{source_id}"


def _of_its_listing(at: Standing, kept: dict[str, Any]) -> dict[str, Any]:
    """Write the listing that a further ground names as its source and number."""
    named = kept.pop("listing", None)
    for one in at.sections.get("c", {}).get("listings", []):
        if named == _listing_key(one["source"], one["source_id"]):
            kept |= {"source": one["source"], "source_id": one["source_id"]}
    return kept


def _fill(form: SectionForm, at: Standing) -> None:
    """Set the choices that are this petition's own."""
    if "given" in form:
        form.given.choices = [(one, UNDERTAKINGS[one]) for one in at.here.rulebook.undertakings]
    if "evidence" in form:
        form.evidence.choices = [(one.item, one.description) for one in at.files]
    if "listing" in form:
        listings = at.sections.get("c", {}).get("listings", [])
        form.listing.choices = [("", _("Choose"))] + [
            (_listing_key(one["source"], one["source_id"]), f"{source_words(one['source'])}: {one['name']}")
            for one in listings
        ]


def _save(case_id: str, part: Section, form: SectionForm, change: Any) -> None:
    later = form.comes_back_later
    with service().office() as office:
        revise_section(
            office,
            case_id,
            me(),
            part.letter,
            change=lambda content: change(part.numbered(content)),
            complete=lambda content: not later and part.answers_all(content),
        )


def _back_to_check() -> bool:
    return request.args.get("from") == "check"


def _from_check() -> dict[str, Any]:
    return BACK_TO_CHECK if _back_to_check() else {}


def _home(case_id: str, form: SectionForm) -> str:
    leads_back = _back_to_check() and not form.comes_back_later
    return url_for(".check" if leads_back else ".tasks", case_id=case_id)
