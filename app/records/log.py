"""The log's tables: entries, disclosures, data keys, the head, checkpoints, cosignatures. No behaviour."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime
from app.records.unchanging import unchanging
from app.records.verbs import only


class LogEntry(Base):
    """One leaf, verbatim, at its index. Rows never change and never go (ledger 4.3)."""

    __tablename__ = "log_entries"
    __table_args__ = (
        UniqueConstraint("case_id", "case_seq"),
        CheckConstraint("(case_id IS NULL) = (case_seq IS NULL)", name="case_has_seq"),
        Index(  # of the acts without a case
            "ix_log_entries_roll", "index",
            sqlite_where=text("case_id IS NULL"), postgresql_where=text("case_id IS NULL"),
        ),
        Index("ix_log_entries_actor", "actor", "index"),
    )

    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(40))
    on_day: Mapped[date]
    case_id: Mapped[str | None] = mapped_column(String(32))
    case_seq: Mapped[int | None]
    actor: Mapped[str | None] = mapped_column(String(64))
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class DataKey(Base):
    """Whose data key is which; the key itself lies in the key store until it is destroyed (ledger 4.2)."""

    __tablename__ = "data_keys"
    __table_args__ = (UniqueConstraint("case_id", "subject"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(80))
    is_destroyed: Mapped[bool]


class LogDisclosure(Base):
    """One salted field of an entry, sealed; its digest stands in the entry's leaf."""

    __tablename__ = "log_disclosures"
    __table_args__ = ({"sqlite_with_rowid": False},)  # one tree instead of two

    entry_index: Mapped[int] = mapped_column(ForeignKey("log_entries.index"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_keys.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class LogHead(Base):
    """The one row that every append locks last: size, last day, right edge of the tree."""

    __tablename__ = "log_heads"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    last_on: Mapped[date | None]
    edge: Mapped[bytes] = mapped_column(LargeBinary)


class RollHead(Base):
    """The one row that governance locks for itself and case acts share (ledger 4.3)."""

    __tablename__ = "roll_heads"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_index: Mapped[int]


class LogCheckpoint(Base):
    """A signed checkpoint: its size and the note as the log signed it; cosignatures come later."""

    __tablename__ = "log_checkpoints"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signed_on: Mapped[date]
    note: Mapped[str]


class LogCosignature(Base):
    """A witness's cosignature of a checkpoint, checked before it was stored: one for each key, the first."""

    __tablename__ = "log_cosignatures"

    size: Mapped[int] = mapped_column(ForeignKey("log_checkpoints.size"), primary_key=True)
    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    line: Mapped[str]
    cosigned_at: Mapped[datetime] = mapped_column(UTCDateTime())


unchanging(LogEntry)
unchanging(LogCheckpoint)
unchanging(LogCosignature)
only(LogDisclosure, "SELECT", "INSERT", "DELETE")  # erasure takes them away; nothing rewrites one
only(DataKey, "SELECT", "INSERT", "UPDATE (is_destroyed)")
only(LogHead, "SELECT", "INSERT", "UPDATE")
only(RollHead, "SELECT", "INSERT", "UPDATE")
