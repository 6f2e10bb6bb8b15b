"""Salted digests of private fields: the log holds the digest, the reader may be given the rest.

Source: RFC 9901 (SD-JWT) for the form; ledger 4.2.
"""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from hashlib import sha256
from typing import Any, NamedTuple

from charter.canonical import NotCanonical, encode_value, parse_value

SALT_SIZE = 32
DISCLOSED_LIMIT = 2 * 1024 * 1024
"""So many letters may the disclosures of one entry have together: twice what a request may have."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Salt, name and value; the last letter of 32 octets in base64url bears four bits only.
_FORM = re.compile(rb'\["([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])","([a-z][a-z0-9_]*)",(.+)\]', re.DOTALL)
_TO_BASE64, _TO_BASE64URL = bytes.maketrans(b"-_", b"+/"), bytes.maketrans(b"+/", b"-_")


class NotADisclosure(ValueError):
    """The text does not open as a disclosure; the text of the error is a sentence."""


class Disclosure(NamedTuple):
    """One field that a digest in the log stands for; `spelt` is its salt as it was written."""

    name: str
    value: Any
    spelt: str

    @property
    def salt(self) -> bytes:
        """The 32 octets of chance; whoever only reads a log never asks for them."""
        return _from_base64url(self.spelt)


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
    octets = _from_base64url(encoded)
    parts = _FORM.fullmatch(octets)
    try:
        value = parse_value(octets if parts is None else parts[3])
    except NotCanonical as error:
        raise NotADisclosure(str(error)) from None
    if parts is None:
        raise NotADisclosure("A disclosure is a salt of 32 octets, a plain name and a value.")
    return Disclosure(parts[2].decode(), value, parts[1].decode())


def _base64url(octets: bytes) -> str:
    return b2a_base64(octets, newline=False).translate(_TO_BASE64URL).decode("ascii").rstrip("=")


def _from_base64url(text: str) -> bytes:
    plain = text.encode("utf-8", "surrogatepass")
    try:
        octets = a2b_base64(plain.translate(_TO_BASE64) + b"==")
    except Base64Error:
        octets = b""
    # What is of another alphabet or has stray bits at the end is not spelt so again.
    if not plain or b2a_base64(octets, newline=False).translate(_TO_BASE64URL).rstrip(b"=") != plain:
        raise NotADisclosure("A disclosure is not base64url without padding.")
    return octets
