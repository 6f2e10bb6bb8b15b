"""Accounts for tests of pages, made as the service makes them."""

from __future__ import annotations

import pyotp
from flask import Flask

from app.operations.accounts import create_account
from tests.pages import PageClient

PASSWORD = "seven quiet herons at dusk"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def enrol(app: Flask, name: str, *, person_id: str | None = None) -> str:
    """Create an account; a person of the roll has a second factor."""
    service = app.extensions["offramp"]
    hashed = service.locks.passwords.hash(PASSWORD)
    with service.database.unit_of_work() as session:
        return create_account(
            session, name, hashed, person_id=person_id, language="en", now=service.now(), locks=service.locks,
            totp_secret=TOTP_SECRET if person_id else None,
        )


def code_now(app: Flask) -> str:
    """Return the one-time code of the service's present."""
    return pyotp.TOTP(TOTP_SECRET).at(app.extensions["offramp"].now())


def signed_in_petitioner(app: Flask, client: PageClient, name: str = "quiet-heron") -> PageClient:
    """Enrol a petitioner and sign them in."""
    enrol(app, name)
    client.sign_in(name, PASSWORD)
    return client
