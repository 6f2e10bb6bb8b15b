"""Salted digests of private fields: the log holds the digest, the reader may be given the rest.

Source: RFC 9901 (SD-JWT) for the form; ledger 4.2.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from charter.canonical import NotCanonical, encode_value, parse_value

SALT_SIZE = 32
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class NotADisclosure(ValueError):
    """The text does not open as a disclosure; the text of the error is a sentence."""


@dataclass(frozen=True)
class Disclosure:
    """One field that a digest in the log stands for."""

    name: str
    value: Any
    salt: bytes


def encode(salt: bytes, name: str, value: Any) -> str:
    """Write one disclosure: base64url of the canonical JSON ``[salt, name, value]``.

    Args:
        salt: 32 octets of chance, used for this field of this entry alone.

    Raises:
        NotCanonical: the value is outside the profile of the log.
        ValueError: the salt or the name is not of its form.
    """
    if len(salt) != SALT_SIZE or not _NAME.fullmatch(name):
        raise ValueError("A disclosure needs a salt of 32 octets and a plain name.")
    return _base64url(encode_value([_base64url(salt), name, value]))


def digest(encoded: str) -> str:
    """Return the digest that the entry carries for an encoded disclosure."""
    return _base64url(sha256(encoded.encode()).digest())


def decoy(salt: bytes) -> str:
    """Return a digest that nothing opens, so that the number of real ones stays unknown."""
    if len(salt) != SALT_SIZE:
        raise ValueError("A decoy needs 32 octets of chance.")
    return _base64url(sha256(salt).digest())


def open_disclosure(encoded: str) -> Disclosure:
    """Read a disclosure that is written in its one form.

    Raises:
        NotADisclosure: wrong alphabet, not canonical, or not salt, name and value.
    """
    try:
        parts = parse_value(_from_base64url(encoded))
    except NotCanonical as error:
        raise NotADisclosure(str(error)) from None
    match parts:
        case [str() as salt, str() as name, value] if _NAME.fullmatch(name):
            octets = _from_base64url(salt)
            if len(octets) == SALT_SIZE:
                return Disclosure(name, value, octets)
    raise NotADisclosure("A disclosure is a salt of 32 octets, a plain name and a value.")


def _base64url(octets: bytes) -> str:
    return urlsafe_b64encode(octets).decode("ascii").rstrip("=")


def _from_base64url(text: str) -> bytes:
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise NotADisclosure("A disclosure is not base64url without padding.")
    octets = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _base64url(octets) != text:  # stray bits at the end would give one value two spellings
        raise NotADisclosure("A disclosure is not base64url without padding.")
    return octets
