"""Acts in one's own name, for everyone who acts: the list, one act and its receipt, the receipt as a file."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from app.queries.own_acts import PAGE, OwnAct, own_act, own_acts, receipt_of
from app.web.access import may
from app.web.entry_words import entry_words
from app.web.filters import word
from app.web.pages import show
from app.web.receipts import myself, names_in
from app.web.sending import as_download
from app.web.visitor import service
from charter.receipt import Receipt, format_receipt
from charter.rights import Right
from charter.vocabulary import Role

bp = Blueprint("acts", __name__, url_prefix="/account/acts")
_ENTRY = "<int(max=999999999):index>"


@bp.get("/")
@may(Right.ACCOUNT)
def own() -> ResponseReturnValue:
    """List every entry made in this person's name, across petitions and governance, newest first (U411)."""
    before = request.args.get("before", "")
    with service().reading_office() as office:
        rows = own_acts(office.session, myself(), int(before[:9]) if before.isdecimal() else None)
    following = rows[-1].index if len(rows) == PAGE else None
    return show("acts/own.html", rows=rows, following=following, is_first=not before, entry_words=entry_words,
                role_words=_role_words)


@bp.get(f"/{_ENTRY}")
@may(Right.ACCOUNT)
def act(index: int) -> ResponseReturnValue:
    """Show one act with its receipt: provisional at once, proved after the next checkpoint."""
    found, receipt = _read(index)
    return show("acts/act.html", act=found, receipt=receipt, names=names_in(receipt), entry_words=entry_words,
                role_words=_role_words)


@bp.get(f"/{_ENTRY}/receipt")
@may(Right.ACCOUNT)
def receipt(index: int) -> Response:
    """Hand out the receipt: at this address it is provisional first, and later a proof (ledger 4.3)."""
    _, found = _read(index)
    ending = "provisional.json" if found.place is None else "tlog-proof"
    return as_download(format_receipt(found), f"entry-{index}.{ending}")


def _read(index: int) -> tuple[OwnAct, Receipt]:
    """Return an act of this person with its receipt; what is another's is not there."""
    with service().reading_office() as office:
        found = own_act(office.session, myself(), index)
        if found is None:
            abort(404)
        return found, receipt_of(office, found)


def _role_words(role: str) -> str:
    return word(Role(role))
