"""The petitioner's acts from the draft to the withdrawal. Each function is one act of one person."""

from __future__ import annotations

import hmac
from typing import Any

from sqlalchemy import func, select, update

from app.chance import fresh_id
from app.chancery import Chancery
from app.operations.door import act, hold, situation_of
from app.operations.sections import complete_letters, digest_of, manifest_of_petition, section_of
from app.operations.who import Who, make_secret, secret_of
from app.records.account import Account
from app.records.log import LogHead
from app.records.petition import Authorship, Evidence, HandleLink
from charter import lot
from charter.entry import Entry
from charter.guards.filing import PURPOSES
from charter.moves import Refused
from charter.sentence import Sentence
from charter.vocabulary import Act, Role

MOST_LISTINGS, MOST_GROUNDS = 100, 200
TOO_MANY_LISTINGS = Sentence(
    "A petition can ask about at most this many listings: %(most)s.", most=MOST_LISTINGS
)
TOO_MANY_GROUNDS = Sentence("A petition can answer at most this many grounds: %(most)s.", most=MOST_GROUNDS)
NOT_FOUNDED = Sentence("No petition can be begun yet: the organisations have not founded this service.")


def open_draft(office: Chancery, account_id: str) -> str:
    """Open a draft for an account; return the petition's id.

    Raises:
        Refused: the account has a petition that has not ended, or there are no rules yet to petition under.
    """
    if office.session.get(LogHead, 1) is None:
        raise Refused((NOT_FOUNDED,))
    # Two drafts begun at the same instant wait for one another, so that the second meets the first.
    office.session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    mine = select(func.count()).select_from(Authorship).where(Authorship.account_id == account_id)
    case_id = fresh_id(office.chance, "case", account_id, office.session.scalar(mine))
    secret = make_secret(office, case_id)
    office.session.flush()  # the door looks the secret up
    commitments = {purpose: lot.commitment(secret.nonce(purpose, 1)) for purpose in PURPOSES}
    facts = {"commitments": commitments, "person": person_key(office, account_id)}
    act(office, case_id, petitioner(account_id), Act.OPEN_DRAFT, facts)
    office.session.add(Authorship(petition_id=case_id, account_id=account_id))
    office.session.flush()  # the next act asks whose petition this is
    return case_id


def person_key(office: Chancery, account_id: str) -> str:
    """Return what stands for an account in auditors' disclosures: stable, and meaningless elsewhere."""
    return hmac.digest(office.cabinet.secret("person"), account_id.encode(), "sha256")[:16].hex()


def petitioner(account_id: str) -> Who:
    """Return the claim of an account to act as petitioner."""
    return Who(Role.PETITIONER, account_id=account_id)


def discard(office: Chancery, case_id: str, who: Who, *, seen: str | None = None) -> Entry:
    """Discard a draft."""
    return act(office, case_id, who, Act.DISCARD, {"closing": "discarded"}, seen=seen)


def file_petition(office: Chancery, case_id: str, who: Who, *, seen: str | None = None) -> Entry:
    """File the petition as its sections stand: freeze the manifest and the roster.

    Raises:
        Refused: a section, an undertaking, an answer to a ground is missing; every objection is given. Or
            there are more listings or grounds than the entries to come have room for.
    """
    hold(office, case_id)  # what is frozen is what stands there when it is filed
    situation_of(office, case_id, who)
    manifest = manifest_of_petition(office, case_id)
    pins = _pins(office, case_id)
    replies = section_of(office, case_id, "f") or {}
    _refuse_too_many(len(pins), len(replies.get("replies", [])))
    links = _links(office, case_id)
    facts = {
        "petition": digest_of(manifest),
        "kind": (section_of(office, case_id, "d") or {}).get("kind"),
        "sections": complete_letters(office, case_id),
        "undertakings": (section_of(office, case_id, "n") or {}).get("given", []),
        "grounds": len(replies.get("replies", [])),
        "grounds_complete": replies.get("complete", False),
        "acts": len(pins),
        "roster": [[org, handle] for org, handle, _ in links],
        "listing_acts": pins,
        "manifest": manifest,
        "links": [[handle, person] for _, handle, person in links],
        "earlier": None,
    }
    entry = act(office, case_id, who, Act.FILE, facts, seen=seen)
    office.session.add_all(
        HandleLink(petition_id=case_id, handle=handle, person_id=person) for _, handle, person in links
    )
    _mark_filed(office, case_id)
    return entry


def _refuse_too_many(listings: int, grounds: int) -> None:
    if listings > MOST_LISTINGS:
        raise Refused((TOO_MANY_LISTINGS,))
    if grounds > MOST_GROUNDS:
        raise Refused((TOO_MANY_GROUNDS,))


def _mark_filed(office: Chancery, case_id: str) -> None:
    office.session.execute(update(Evidence).where(Evidence.petition_id == case_id).values(filed=True))


def _links(office: Chancery, case_id: str) -> list[tuple[str, str, str]]:
    secret = secret_of(office, case_id)
    places = office.roll().eligible_reviewers(office.day)
    return sorted((str(place.org), secret.handle(place.id), place.id) for place in places)


def _pins(office: Chancery, case_id: str) -> list[dict[str, Any]]:
    chosen = (section_of(office, case_id, "c") or {}).get("listings", [])
    keys = ("source", "source_id", "version", "snapshot")
    return [{"id" if key == "source_id" else key: one.get(key) for key in keys} for one in chosen]


def refile(
    office: Chancery, case_id: str, who: Who, *, answers: list[dict[str, str]], seen: str | None = None
) -> Entry:
    """File again after a return, answering each defect (section, field, answer)."""
    hold(office, case_id)
    situation_of(office, case_id, who)
    manifest = manifest_of_petition(office, case_id)
    facts = {"petition": digest_of(manifest), "answers": answers, "manifest": manifest}
    entry = act(office, case_id, who, Act.REFILE, facts, seen=seen)
    _mark_filed(office, case_id)
    return entry


def request_review(
    office: Chancery, case_id: str, who: Who, *, reasons: str, seen: str | None = None
) -> Entry:
    """Ask the college to review a ruling of inadmissibility."""
    return act(office, case_id, who, Act.REQUEST_REVIEW, {"reasons": reasons}, seen=seen)


def withdraw(
    office: Chancery, case_id: str, who: Who, *, reasons: str = "", seen: str | None = None
) -> Entry:
    """Withdraw the petition; what that bars is told on the confirm page."""
    return act(office, case_id, who, Act.WITHDRAW, {"reasons": reasons}, seen=seen)
