"""What all pages share: drawing one, and the way around the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.web.access import admission_of
from app.web.languages import LANGUAGES, NAMES, locale, same_place
from app.web.receipts import announced
from app.web.visitor import CurrentAccount, service
from charter.rights import Right, allows
from charter.sentence import Sentence


@dataclass(frozen=True)
class Destination:
    """An entry of the navigation; `right` None means that visitors see it, and only they."""

    endpoint: str
    words: LazyString
    right: Right | None = None


# In the order in which they are drawn; a destination whose room does not exist is left out.
NAVIGATION = (
    Destination("home.start", _l("Start")),
    Destination("public.register", _l("Register of recommendations")),
    Destination("public.rulebook", _l("Rules")),
    Destination("portal.petitions", _l("Your petitions"), Right.OWN_PETITION),
    Destination("desk.queue", _l("Your queue"), Right.DESK),
    Destination("registrar.queue", _l("Registrar’s desk"), Right.REGISTRAR),
    Destination("officer.queue", _l("Officer’s desk"), Right.OFFICER),
    Destination("college.queue", _l("College’s desk"), Right.COLLEGE),
    Destination("liaison.queue", _l("Liaison’s desk"), Right.LIAISON),
    Destination("observer.queue", _l("Observer’s desk"), Right.OBSERVER),
    Destination("auditor.queue", _l("Auditor’s desk"), Right.AUDITOR),
    Destination("account.show_account", _l("Your account"), Right.ACCOUNT),
)


def show(template: str, *, form: Any = None, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Draw a page; with a form that was sent and has errors the status is 422."""
    if form is not None and form.errors:
        status = 422
    return render_template(template, form=form, **context), status


def refuse(objection: Sentence) -> None:
    """Say an objection above the form, as a refusal of the charter is said."""
    g.objections = (*g.get("objections", ()), objection)


def destinations(account: CurrentAccount | None) -> tuple[Destination, ...]:
    """Return the navigation of this person: what they may open, or what visitors see."""
    return tuple(
        place for place in NAVIGATION
        if place.endpoint in current_app.view_functions and _is_for(place, account)
    )


def _is_for(place: Destination, account: CurrentAccount | None) -> bool:
    if account is None or place.right is None:
        return place.right is None and account is None
    return place.right is Right.ACCOUNT or allows(place.right, account.roles)


def page_context() -> dict[str, Any]:
    """Return what the base template needs on every page.

    The account is the one already read: a page of error may be drawn when the database is away.
    """
    account: CurrentAccount | None = g.get("account")
    admission = admission_of(request.endpoint)
    return {
        "account": account,
        "destinations": destinations(account),
        "open_to_all": destinations(None) if account is not None else (),
        "lang": locale(),
        "languages": [(code, NAMES[code], _place_in(code)) for code in LANGUAGES],
        "page_form": g.get("page_form"),
        "objections": g.get("objections", ()),
        "moved_on": g.get("moved_on", False),
        "is_restored": g.get("is_restored", False),
        "receipts_announced": announced,
        "is_demo": service().settings.environment == "demo",
        "is_public": admission is not None and admission.is_public and not g.get("is_error_page"),
    }


def _place_in(code: str) -> str:
    return url_for("home.start", lang=code) if g.get("is_error_page") else same_place(code)
