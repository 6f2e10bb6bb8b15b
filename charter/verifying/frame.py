"""What every entry must be, whatever it says: its log, day, id, form of its actor (ledger 4.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from charter.entry import Entry
from charter.fields import FOUNDINGS
from charter.findings import ALTERED, BROKEN, Report
from charter.roll import Roll
from charter.silence import CONFIRMED, Silence, silence_before
from charter.vocabulary import Role

_ID = re.compile(r"[0-9a-f]{32}")
_UNCONFIRMED = "The date was not confirmed by two organisations after days of silence."
_MISNAMED = "The days of silence are not those confirmed."
_HIDDEN_BETWEEN = "An entry that is withheld stands where another organisation must confirm the date."
_NOT_SHOWN = "not checked: whether days of silence that withheld leaves may hide were confirmed"
# Which of handle, roll id and organisation the actor of each role bears.
_FORMS: dict[Role, tuple[bool, bool, bool]] = {
    **dict.fromkeys((Role.CLOCK, Role.OPERATOR), (False, False, False)),
    Role.PETITIONER: (True, False, False),
    **dict.fromkeys((Role.SEAT, Role.RAPPORTEUR), (True, False, True)),
    **dict.fromkeys((Role.OFFICER, Role.REVIEWER), (False, True, True)),
    **dict.fromkeys(
        (Role.REGISTRAR, Role.LIAISON, Role.COLLEGE, Role.OBSERVER, Role.AUDITOR), (False, True, False)
    ),
}


@dataclass
class Frame:
    """Checks that look at one entry and the open one before it.

    `keys` are the log's, in hex; None where the checkpoints of the founding's key are not shown.
    """

    report: Report
    origin: str
    keys: frozenset[str] | None
    on: date | None = None
    _last: int = -1
    _ids: set[bytes] = field(default_factory=set)

    def check(self, entry: Entry, roll: Roll) -> None:
        """Check one entry; `roll` is as the entries before it leave it."""
        self._check_place(entry)
        self._check_ids(entry)
        self._check_order(entry)
        self._check_silence(entry, roll)
        self.on = max(entry.on, self.on or entry.on)
        self._last = entry.index

    def _check_place(self, entry: Entry) -> None:
        if entry.log != self.origin:
            self._broken("origin", "The entry names another log.", entry)
        founds = entry.type in FOUNDINGS
        if (entry.index == 0) is not founds:
            self._broken("founding", "Entry 0, and no other, founds the log.", entry)
        if founds and entry.data["origin"] != self.origin:
            self._broken("founding_origin", "The founding names another log.", entry)
        if founds and self.keys is not None and str(entry.data["key"]) not in self.keys:
            self.report.add(
                ALTERED, "founding_key", "No checkpoint is signed by the founding's key.", entry.index
            )

    def _check_ids(self, entry: Entry) -> None:
        if not (_ID.fullmatch(entry.id) and (entry.case is None or _ID.fullmatch(entry.case))):
            self._broken("ids", "An id is not of its form.", entry)
            return
        packed = bytes.fromhex(entry.id)
        if packed in self._ids:
            self._broken("ids", "The entry bears the id of another one.", entry)
        self._ids.add(packed)
        actor = entry.actor
        if _FORMS[actor.role] != (bool(actor.handle), bool(actor.id), bool(actor.org)):
            self._broken("actor", "The actor is not named as its role is.", entry)

    def _check_order(self, entry: Entry) -> None:
        if self.on is not None and entry.on < self.on:
            self._broken("dates", "The entry is dated before the one ahead of it.", entry)

    def _check_silence(self, entry: Entry, roll: Roll) -> None:
        if self.on is None or roll.edition not in roll.editions:
            return
        silence = silence_before(roll, self._last + 1, self.on, entry.on)
        if entry.index > self._last + 1:
            self._check_hidden_silence(silence, entry)
        elif silence.objection(entry.type, entry.data) is not None:
            is_confirmed = entry.type == CONFIRMED
            self._broken("date_gap", _MISNAMED if is_confirmed else _UNCONFIRMED, entry)

    def _check_hidden_silence(self, silence: Silence, entry: Entry) -> None:
        """What lies between is withheld, and may bear the days between; a confirmation never is."""
        if silence.is_half_over and silence.is_due:
            self._broken("date_gap", _HIDDEN_BETWEEN, entry)
        elif entry.type == CONFIRMED:
            gap = entry.data["gap"]
            if type(gap) is not int or gap > silence.days:
                self._broken("date_gap", _MISNAMED, entry)
        elif silence.is_due and _NOT_SHOWN not in self.report.notes:
            self.report.notes.append(_NOT_SHOWN)

    def _broken(self, rule: str, sentence: str, entry: Entry) -> None:
        self.report.add(BROKEN, rule, sentence, entry.index)
