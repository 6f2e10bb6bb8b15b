"""Accounts: how a person signs in. What a signed-in person may do comes from the roll, not from here."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class Account(Base):
    """One person's way in; written by ``app.operations.accounts`` alone.

    ``person_id`` is the person's id in the folded roll; petitioners stand in no roll and have none.
    """

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)  # lower case: two may not differ by case
    password_hash: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    totp_sealed: Mapped[bytes | None]  # the secret under the key-encryption key
    totp_last_step: Mapped[int] = mapped_column(default=0)  # a code at or before this step is used up
    language: Mapped[str] = mapped_column(String(2))
    created_on: Mapped[date]


class TryCount(Base):
    """How often something was tried in a window; keyed by account name or form, never by address."""

    __tablename__ = "try_counts"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int]
    window_ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
