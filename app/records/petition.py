"""Petitions and what hangs on them. Columns of `petitions` and `seats` are the log's shadow."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from charter.vocabulary import Stage

_STAGES = ", ".join(f"'{stage}'" for stage in Stage)


class Petition(Base):
    """One person's request for a recommendation: nothing here but what the log says.

    Every column is written by ``app.operations.projection`` from the folded case, and nowhere else.
    """

    __tablename__ = "petitions"
    __table_args__ = (
        CheckConstraint(f"stage IN ({_STAGES})", name="stage_known"),
        ForeignKeyConstraint(["id", "last_seq"], ["log_entries.case_id", "log_entries.case_seq"]),
        Index("ix_petitions_stage_due", "stage", "due_on"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    last_seq: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[date]
    due_on: Mapped[date | None]
    edition: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date]
    filed_on: Mapped[date | None]
    admitted_on: Mapped[date | None]
    college: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str | None] = mapped_column(String(40))
    closing: Mapped[str | None] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    published_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class SeatRow(Base):
    """A seat of a panel, as the log says."""

    __tablename__ = "seats"
    __table_args__ = (
        Index(
            "uq_seats_one_rapporteur",
            "petition_id",
            unique=True,
            sqlite_where=text("rapporteur"),
            postgresql_where=text("rapporteur"),
        ),
        Index("ix_seats_handle", "handle"),
    )

    petition_id: Mapped[str] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    handle: Mapped[str] = mapped_column(String(32), primary_key=True)
    org: Mapped[str] = mapped_column(String(40))
    drawn_on: Mapped[date]
    out: Mapped[str | None] = mapped_column(String(20))
    declared_on: Mapped[date | None]
    effect: Mapped[str | None] = mapped_column(String(20))
    rapporteur: Mapped[bool]
    sealed_on: Mapped[date | None]
    voted_on: Mapped[date | None]


class IdentityRequest(Base):
    """An organisation asked to verify an identity, as the log says."""

    __tablename__ = "identity_requests"

    petition_id: Mapped[str] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    org: Mapped[str] = mapped_column(String(40), primary_key=True)
    drawn_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(String(20))


class CaseSecret(Base):
    """The case's secret, sealed: handles and the nonces of its draws derive from it."""

    __tablename__ = "case_secrets"

    petition_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Authorship(Base):
    """Whose petition it is: the link from account to case, which the log never shows."""

    __tablename__ = "authorships"

    petition_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)


class HandleLink(Base):
    """Which person of the roll a handle of a case stands for."""

    __tablename__ = "handle_links"
    __table_args__ = (UniqueConstraint("petition_id", "person_id"),)

    petition_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    handle: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64), index=True)


class Section(Base):
    """One section of a petition as typed last, sealed under the petitioner's data key."""

    __tablename__ = "sections"

    petition_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    letter: Mapped[str] = mapped_column(String(1), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    complete: Mapped[bool]
    saved_on: Mapped[date]


class Evidence(Base):
    """One file of a petition: where its sealed bytes lie, and its sealed description."""

    __tablename__ = "evidence"

    item: Mapped[str] = mapped_column(String(32), primary_key=True)
    petition_id: Mapped[str] = mapped_column(String(32), index=True)
    stored: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    tier: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    added_on: Mapped[date]
    filed: Mapped[bool]


class Draft(Base):
    """What a seat or rapporteur has typed and not yet sealed or sent, sealed under their data key."""

    __tablename__ = "drafts"

    petition_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    author: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Reading(Base):
    """One reading of a sealed original, recorded before its first byte left (security S609)."""

    __tablename__ = "readings"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    item: Mapped[str] = mapped_column(ForeignKey("evidence.item"))
    reader: Mapped[str] = mapped_column(String(64))
    on_day: Mapped[date] = mapped_column(index=True)
    reason: Mapped[bytes] = mapped_column(LargeBinary)
