"""The petition's sections and their fields in words, for those who read and do not write them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.web.filters import ISO_DATE, rough_date

SECTION_WORDS: Mapping[str, LazyString] = {
    "a": _l("Identity"),
    "b": _l("Representative, and persons in dispute"),
    "c": _l("Listing acts"),
    "d": _l("Kind of petition and relief sought"),
    "e": _l("Statements"),
    "f": _l("Reply to each ground"),
    "g": _l("Posts since 2000"),
    "h": _l("Assets and control"),
    "i": _l("Severance plan"),
    "j": _l("Contributions"),
    "l": _l("Adverse facts"),
    "n": _l("Undertakings"),
}

FIELD_WORDS: Mapping[str, LazyString] = {
    "name_latin": _l("Name in Latin letters"),
    "name_cyrillic": _l("Name in Cyrillic letters"),
    "patronymic": _l("Patronymic"),
    "former_names": _l("Former names"),
    "spellings": _l("Other spellings"),
    "birth": _l("Born"),
    "birth_place": _l("Place of birth"),
    "citizenships": _l("Citizenships"),
    "residence": _l("Residence"),
    "language": _l("Language"),
    "language_other": _l("Other language"),
    "has": _l("Represented"),
    "name": _l("Name"),
    "authority": _l("Authority"),
    "paid_by": _l("Who pays"),
    "lobbyists": _l("Lobbyists and advisers engaged"),
    "disputes": _l("In dispute with, and why"),
    "listings": _l("Listing act"),
    "source": _l("List"),
    "source_id": _l("Entry"),
    "programme": _l("Programme"),
    "legal_act": _l("Legal act"),
    "listed_on": _l("Listed on"),
    "criterion": _l("Criterion"),
    "reasons": _l("Statement of reasons, word for word"),
    "earlier": _l("Earlier requests and challenges"),
    "kind": _l("Kind of petition"),
    "relief": _l("Relief sought"),
    "text": _l("Text"),
    "statements": _l("Statement"),
    "published_on": _l("Published on"),
    "place": _l("Where it was published"),
    "address": _l("Address"),
    "online": _l("Still online"),
    "audience": _l("Audience"),
    "drafted_by": _l("Who drafted it"),
    "contains": _l("What it contains"),
    "replies": _l("Reply"),
    "ground": _l("Ground, word for word"),
    "answer": _l("Answer"),
    "facts": _l("Facts"),
    "evidence": _l("Evidence"),
    "complete": _l("Stated to be complete"),
    "posts": _l("Post"),
    "post": _l("Post held"),
    "organisation": _l("Organisation"),
    "since": _l("Since"),
    "until": _l("Until"),
    "how_ended": _l("How it ended"),
    "ties": _l("Ties that remain"),
    "assets": _l("Asset"),
    "asset": _l("What it is"),
    "share": _l("Share"),
    "control": _l("Control"),
    "status": _l("What became of it"),
    "monitor": _l("Who monitors it"),
    "contributions": _l("Contribution"),
    "what": _l("What was given"),
    "recipient": _l("To whom"),
    "amount": _l("Amount"),
    "given_on": _l("Given on"),
    "proof": _l("Proof"),
    "given": _l("Undertakings given"),
}
VALUE_WORDS: Mapping[str, LazyString] = {
    "yes": _l("Yes"),
    "no": _l("No"),
    "unknown": _l("I do not know"),
    "admit": _l("Admitted"),
    "deny": _l("Denied"),
    "overtaken": _l("Overtaken by events"),
    "removal": _l("Removal from the list"),
    "suspension": _l("Suspension"),
    "derogation": _l("Derogation"),
    "break": _l("Break with the regime"),
    "truth": _l("To tell the whole truth"),
    "update": _l("To report changes within 14 days"),
    "monitoring": _l("To accept monitoring"),
    "no_gifts": _l("To give nothing to anyone who takes part"),
    "snap_back": _l("To accept that the recommendation can be taken back"),
    "publication": _l("To accept publication of a recommendation"),
    "no_endorsement": _l("Not to present a recommendation as an endorsement"),
    "no_immunity": _l("To understand that it gives no immunity"),
}
_UNSAID = frozenset({"item", "snapshot", "version", "verified"})


def rows_of(section: Mapping[str, object]) -> list[tuple[str, str | list[list[tuple[str, str]]]]]:
    """Return a section as rows: a term with its text, or a term with a list of blocks of such rows."""
    return [(_term(name), _value(name, value)) for name, value in _in_order(section) if value]


def _in_order(section: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return what is said in the order of the words above; what has no words comes last."""
    places = {name: place for place, name in enumerate(FIELD_WORDS)}
    said = [(name, value) for name, value in section.items() if name not in _UNSAID]
    return sorted(said, key=lambda pair: places.get(pair[0], len(places)))


def _term(name: str) -> str:
    return str(FIELD_WORDS.get(name, name.replace("_", " ").capitalize()))


def _value(name: str, value: object) -> str | list[list[tuple[str, str]]]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [[(_term(key), _flat(key, one)) for key, one in _in_order(row) if one] for row in value]
    return _flat(name, value)


_DATED = frozenset({"birth", "published_on", "listed_on", "since", "until", "given_on"})
LANGUAGE_WORDS = {"ru": _l("Russian"), "uk": _l("Ukrainian"), "en": _l("English")}
_CODED = frozenset({"has", "online", "answer", "relief", "kind", "given"})


def _flat(name: str, value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_flat(name, one) for one in value)
    if isinstance(value, bool):
        return str(VALUE_WORDS["yes" if value else "no"])
    if name == "contains":
        return str(value).upper()
    if name == "language":
        return str(LANGUAGE_WORDS.get(str(value), value))
    if name in _DATED and ISO_DATE.fullmatch(str(value)):
        return rough_date(str(value))
    return str(VALUE_WORDS.get(str(value), value)) if name in _CODED else str(value)
