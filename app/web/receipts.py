"""The receipt that follows every act: noted where a form acts once, announced on the page after it.

All acting forms end in `once_noted`; what acts once without a form's key calls `note_newest_act`. So no
page has a receipt of its own, and none can lack one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, flash, g, get_flashed_messages

from app.chancery import Chancery
from app.operations.receipts import Done, once
from app.queries.own_acts import Myself, own_acts
from app.web.visitor import signed_in
from charter.disclosure import open_disclosure
from charter.entry import Entry
from charter.receipt import Receipt

_CATEGORY = "receipt"


@dataclass(frozen=True)
class Noted:
    """An act that was done in this request, or on the page before: its entry's number and leaf hash."""

    index: int
    leaf_hash: str


def once_noted(
    office: Chancery, key: str, scope: str, typed: Mapping[str, object], perform: Callable[[], Entry]
) -> Done:
    """Do an act once for a form's key, and note whose receipt the next page announces; see `once`."""
    done = once(office, key, scope, typed, perform)
    g.act_noted = Noted(done.index, done.leaf_hash.hex())
    return done


def note_newest_act(office: Chancery) -> None:
    """Note the newest act in the signed-in person's name, which was written in this unit of work."""
    newest = own_acts(office.session, myself(), None)[0]
    g.act_noted = Noted(newest.index, newest.leaf_hash.hex())


def tell_nothing() -> None:
    """Announce nothing: the page that follows shows the receipt itself."""
    g.pop("act_noted", None)


def names_in(receipt: Receipt) -> list[str]:
    """Return the names of the disclosures that a receipt holds."""
    return [open_disclosure(text).name for text in receipt.disclosures]


def myself() -> Myself:
    """Return whose acts the signed-in person's are."""
    account = signed_in()
    return Myself(account.account_id, account.person_id)


def announced() -> list[Noted]:
    """Return the acts whose receipts this page announces, each once."""
    found = get_flashed_messages(category_filter=[_CATEGORY])
    return [Noted(int(index), leaf) for index, leaf in (str(one).split(" ") for one in found)]


def install(app: Flask) -> None:
    """Hand the act of a request on to the next page; one that was refused or failed is not announced."""

    @app.after_request
    def _announce(response: Response) -> Response:
        noted: Noted | None = g.pop("act_noted", None)
        if noted is not None and response.status_code < HTTPStatus.BAD_REQUEST:
            flash(f"{noted.index} {noted.leaf_hash}", _CATEGORY)
        return response
