"""The context of everything that is sealed under the key-encryption key itself; without it nothing opens."""

from __future__ import annotations

DATA_KEY = b"offramp data key"
NOTICES = b"notices of a session"


def of_second_factor(account_id: str) -> bytes:
    """Return the context of an account's TOTP secret."""
    return f"totp of {account_id}".encode()


def of_case_secret(case_id: str) -> bytes:
    """Return the context of a case's secret."""
    return f"case secret{case_id}".encode()


def of_kept_form(account_id: str, path: str) -> bytes:
    """Return the context of what an account had typed on a page."""
    return f"kept form of {account_id} on {path}".encode()
