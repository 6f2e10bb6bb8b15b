"""Evidence: files received, described, added, removed, and read through one guard (security 6.6)."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, select

from app.chance import fresh_id
from app.chancery import Chancery
from app.operations.door import act, hold, situation_of
from app.operations.who import NotFound, Who
from app.queries.evidence import description_context, description_of, file_context, tiers_read
from app.records.petition import Evidence, Reading
from app.vault.files import SealedFiles
from app.vault.uploads import MEDIA_TYPES, MOST_OCTETS, media_type_of, objection_to
from charter.canonical import encode_value
from charter.case import Situation
from charter.entry import Entry
from charter.erasing import own_subject
from charter.moves import NOT_HERE, Refused
from charter.sentence import Sentence
from charter.vocabulary import Act, Role, Stage, Subject, Tier

__all__ = [
    "ACCEPTS", "MOST_ALTOGETHER", "MOST_FILES", "MOST_OCTETS", "About", "OpenedFile", "add_evidence",
    "describe", "open_evidence", "receive", "refuse_unfit", "remove", "vault_of",
]

ACCEPTS = ",".join(MEDIA_TYPES)
MOST_FILES = 60
MOST_ALTOGETHER = 300 * 1024 * 1024
_EDITED_IN = (Stage.DRAFT, Stage.RETURNED)
_TIERS = (Tier.PUBLIC, Tier.PARTIES, Tier.PANEL)

TOO_MANY = Sentence("A petition can hold at most this many files: %(most)s.", most=MOST_FILES)
TOO_MUCH = Sentence("The files of a petition can hold at most 300 MB together.")
UNDESCRIBED = Sentence("Say what the file is.")
UNSOURCED = Sentence("Say where the file comes from.")
NO_SUCH_TIER = Sentence("Choose who may see the file.")
NO_REASON = Sentence("Say why you open the original.")


@dataclass(frozen=True, kw_only=True)
class About:
    """What the petitioner says of a file. `criterion` is the id it bears on, None for no one criterion."""

    description: str
    provenance: str
    criterion: str | None = None
    custody: str = ""
    language: str = ""
    tier: Tier = Tier.PARTIES


@dataclass(frozen=True)
class OpenedFile:
    """An original, opened for one reader."""

    name: str
    media_type: str
    content: bytes


def vault_of(office: Chancery) -> SealedFiles:
    """Return the folder of sealed files."""
    return SealedFiles(office.files / "files")


def refuse_unfit(name: str, content: bytes) -> None:
    """Refuse a file that is not what it says; it may take seconds, so ask before any transaction."""
    broken = objection_to(name, content)
    if broken is not None:
        raise Refused((broken,))


def receive(
    office: Chancery, case_id: str, who: Who, *, name: str, content: bytes, about: About,
    examined: bool = False,
) -> str:
    """Take a file for a petition that is not filed, or that was returned; return its item.

    `examined` says that the caller has asked `refuse_unfit` before its transaction began.

    Raises:
        Refused: the file is not taken; nothing stays of it anywhere.
    """
    if not examined:
        refuse_unfit(name, content)
    _hold_for_editing(office, case_id, who)
    row = _sealed_row(office, case_id, name, content, about)
    vault_of(office).keep(row[1])
    office.session.add(row[0])
    office.session.flush()  # the counts of the next file see this one
    return row[0].item


def add_evidence(
    office: Chancery, case_id: str, who: Who, *, name: str, content: bytes, about: About,
    seen: str | None = None, examined: bool = False,
) -> Entry:
    """Add a file to a filed petition, through the door; `examined` as for `receive`.

    Raises:
        Refused: the file is not taken, or not at this stage; nothing stays of it anywhere.
    """
    if not examined:
        refuse_unfit(name, content)
    hold(office, case_id)  # two files at the same instant are counted one after the other
    situation_of(office, case_id, who)
    row, sealed = _sealed_row(office, case_id, name, content, about)
    facts = {
        "item": row.item, "digest": row.stored, "criterion": about.criterion, "tier": str(about.tier)
    }
    entry = act(office, case_id, who, Act.ADD_EVIDENCE, facts, seen=seen)
    vault_of(office).keep(sealed)  # after the act, for a refused one leaves no file; before its row
    row.filed = True
    office.session.add(row)
    office.session.flush()  # a reading of it may follow in this transaction
    return entry


def describe(office: Chancery, case_id: str, who: Who, *, item: str, about: About) -> None:
    """Say anew what a file is, before filing."""
    _hold_for_editing(office, case_id, who)
    row = _row_of(office, case_id, item)
    _refuse_unless_sound(about)
    row.tier = str(about.tier)
    row.sealed = _sealed_description(office, row, str(description_of(office, row)["name"]), about)


def remove(office: Chancery, case_id: str, who: Who, *, item: str) -> None:
    """Take a file back before filing; its sealed bytes go with the sweep, once no row names them."""
    _hold_for_editing(office, case_id, who)
    row = _row_of(office, case_id, item)
    if row.filed:
        raise Refused((NOT_HERE,))
    # What was never filed was evidence of nothing: readings of it go with the file.
    office.session.execute(delete(Reading).where(Reading.item == item))
    office.session.delete(row)
    office.session.flush()  # the counts of the next file do not see this one


def open_evidence(office: Chancery, here: Situation, item: str, *, reason: str) -> OpenedFile:
    """Open an original for a reader, and record the reading first. There is no other way to a file's bytes.

    Args:
        office: an office that writes: the reading is a row of this transaction.
        here: the reader before the case.
        item: which file.
        reason: why; the petitioner opens own files without one.

    Raises:
        NotFound: no such file for this reader.
        Refused: the reason is missing.
    """
    row = _row_of(office, here.case.id, item)
    is_own = here.actor.role is Role.PETITIONER
    if Tier(row.tier) not in tiers_read(here) or not (row.filed or is_own):
        raise NotFound
    if not reason.strip() and not is_own:
        raise Refused((NO_REASON,))
    _record_reading(office, here, row, reason)
    key_id = office.keys.id_for(here.case.id, str(Subject.PETITIONER))
    content = office.keys.unseal(key_id, vault_of(office).read(row.stored), file_context(here.case.id, item))
    return OpenedFile(str(description_of(office, row)["name"]), row.media_type, content)


def _record_reading(office: Chancery, here: Situation, row: Evidence, reason: str) -> None:
    reader = here.actor.name
    before = office.session.scalar(
        select(func.count()).select_from(Reading).where(Reading.item == row.item, Reading.reader == reader)
    )
    reading_id = fresh_id(office.chance, "reading", row.item, reader, before)
    key_id = office.keys.id_for(here.case.id, own_subject(here.actor))
    context = f"reading/{reading_id}"
    sealed = office.keys.seal(key_id, reason.strip().encode(), context, "reading", reading_id)
    office.session.add(
        Reading(id=reading_id, item=row.item, reader=reader, on_day=office.day, reason=sealed)
    )
    office.session.flush()  # the row is written before the first byte is read


def _sealed_row(
    office: Chancery, case_id: str, name: str, content: bytes, about: About
) -> tuple[Evidence, bytes]:
    _refuse_unless_room(office, case_id, content)
    _refuse_unless_sound(about)
    item = "e" + fresh_id(office.chance, "evidence", case_id, _count(office, case_id), office.now)[:15]
    key_id = office.keys.id_for(case_id, str(Subject.PETITIONER))
    sealed = office.keys.seal(key_id, content, file_context(case_id, item), "file", case_id, item)
    row = Evidence(
        item=item, petition_id=case_id, stored=hashlib.sha256(sealed).hexdigest(),
        media_type=str(media_type_of(name)), size=len(content), tier=str(about.tier), added_on=office.day,
        filed=False,
    )
    row.sealed = _sealed_description(office, row, _plain_name(name), about)
    return row, sealed


def _sealed_description(office: Chancery, row: Evidence, name: str, about: About) -> bytes:
    said = {key: value for key, value in asdict(about).items() if key != "tier"}
    key_id = office.keys.id_for(row.petition_id, str(Subject.PETITIONER))
    context = description_context(row.petition_id, row.item)
    return office.keys.seal(key_id, encode_value({"name": name, **said}), context, "description", row.item)


def _plain_name(name: str) -> str:
    """Return the last part of a file's name without marks that steer terminals or browsers."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-120:] or "file"


def _hold_for_editing(office: Chancery, case_id: str, who: Who) -> None:
    hold(office, case_id)  # nothing is filed, and no other file comes, between the look and the change
    here = situation_of(office, case_id, who)
    if here.actor.role is not Role.PETITIONER:
        raise NotFound
    if here.case.stage not in _EDITED_IN:
        raise Refused((NOT_HERE,))


def _refuse_unless_room(office: Chancery, case_id: str, content: bytes) -> None:
    if _count(office, case_id) >= MOST_FILES:
        raise Refused((TOO_MANY,))
    held = select(func.coalesce(func.sum(Evidence.size), 0)).where(Evidence.petition_id == case_id)
    if int(office.session.scalar(held) or 0) + len(content) > MOST_ALTOGETHER:
        raise Refused((TOO_MUCH,))


def _refuse_unless_sound(about: About) -> None:
    checks = (
        (bool(about.description.strip()), UNDESCRIBED),
        (bool(about.provenance.strip()), UNSOURCED),
        (about.tier in _TIERS, NO_SUCH_TIER),
    )
    broken = tuple(sentence for fine, sentence in checks if not fine)
    if broken:
        raise Refused(broken)


def _count(office: Chancery, case_id: str) -> int:
    counted = select(func.count()).select_from(Evidence).where(Evidence.petition_id == case_id)
    return office.session.scalar(counted) or 0


def _row_of(office: Chancery, case_id: str, item: str) -> Evidence:
    row = office.session.get(Evidence, item)
    if row is None or row.petition_id != case_id:
        raise NotFound
    return row
