"""What waits for the commit: letters in the outbox; and receipts that make a repeated form harmless."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Letter(Base):
    """A letter owed because of an entry: ids only, written when it is sent (reliability R302)."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("entry_index", "recipient"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_index: Mapped[int] = mapped_column(ForeignKey("log_entries.index"))
    recipient: Mapped[str] = mapped_column(String(64))
    sent_on: Mapped[date | None]


class Receipt(Base):
    """An idempotency key that was used, with the entry it made (reliability R301)."""

    __tablename__ = "receipts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    scope: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes]
    entry_index: Mapped[int] = mapped_column(ForeignKey("log_entries.index"))
    on_day: Mapped[date]
