"""Live sessions, and forms kept for the person whose session ended; rows go when these end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class AccountSession(Base):
    """One signed-in browser; the cookie holds the token, the row its SHA-256 alone (security S301)."""

    __tablename__ = "account_sessions"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    handle: Mapped[str] = mapped_column(String(32), unique=True)  # names the session to its own person
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    csrf_secret: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    proved_at: Mapped[datetime] = mapped_column(UTCDateTime)  # when password and code were last given
    notices: Mapped[bytes | None]  # sealed; what the next page says once


class KeptForm(Base):
    """What was typed when the session had ended, sealed, for the same account's next sign-in (U317)."""

    __tablename__ = "kept_forms"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    path: Mapped[str] = mapped_column(String(300))
    typed: Mapped[bytes]  # sealed
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)
