"""One byte form of an entry; refuses floats, duplicates, surprises.

``encode`` is the bare encoder of RFC 8785 for everything but floats. The *profile* of the log is narrower:
plain keys, NFC strings of assigned code points, safe integers, little depth. Two programs that read the same
leaf must see the same facts, so whatever is open to two readings is refused.

Source: ledger 4.1; RFC 8785.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NoReturn

LEAF_LIMIT = 16 * 1024
DEPTH_LIMIT = 32
SAFE_INTEGER = 2**53 - 1
_DIGITS_OF_SAFE_INTEGER = 17  # sixteen digits and a sign; longer text never becomes a number at all
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_ALL_KEYS = re.compile(r"[a-z][a-z0-9_]*(?:\n[a-z][a-z0-9_]*)*")
# Most disclosures hold such a string; it has one spelling, and says what stands between its quotes.
_PLAIN_STRING = re.compile(rb'"[ !#-\[\]-~]*"')

_FLOAT = "Numbers must be whole."
_RANGE = "A number is beyond 2^53 - 1."
_KEYS = "A key is not made of lower-case letters, digits and underscores."
_TYPE = "Only objects, arrays, strings, whole numbers, true, false and null are allowed."
_NFC = "A string is not in Unicode normal form C."
_UNASSIGNED = "A string holds an unassigned code point."
_SURROGATE = "A string holds half of a surrogate pair."
_DEPTH = "The nesting is too deep."
_SIZE = "An entry is larger than 16 KiB."
_UTF8 = "The text is not UTF-8."
_JSON = "The text is not JSON."
_DUPLICATE = "A key appears twice."
_FORM = "The bytes are not the canonical form of what they say."
_OBJECT = "An entry must be an object."


class NotCanonical(ValueError):
    """The value has no canonical form, or the bytes are not one; the text is a sentence."""


def encode(value: Any) -> bytes:
    """Return the RFC 8785 form of ``value``: any keys, in UTF-16 order, but no floats.

    Raises:
        NotCanonical: a float, an integer beyond 2^53 - 1, a lone surrogate, or a foreign type.
    """
    try:
        return _bare(value, DEPTH_LIMIT).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical(_SURROGATE) from None


def canonical(entry: dict[str, Any]) -> bytes:
    """Return the bytes of a leaf: the profile's form of an object of at most 16 KiB.

    Raises:
        NotCanonical: the entry is outside the profile of ledger 4.1.
    """
    if not isinstance(entry, dict):
        raise NotCanonical(_OBJECT)
    leaf = encode_value(entry)
    if len(leaf) > LEAF_LIMIT:
        raise NotCanonical(_SIZE)
    return leaf


def encode_value(value: Any) -> bytes:
    """Return the profile's form of any value; unlike a leaf it may be long."""
    _check(value, DEPTH_LIMIT)
    # Inside the profile the key order and the escapes of the standard encoder are those of RFC 8785.
    return _ENCODER.encode(value).encode("utf-8")


def parse(leaf: bytes) -> dict[str, Any]:
    """Read a leaf that is byte-equal to its own canonical form.

    Raises:
        NotCanonical: anything else, with a sentence.
    """
    if len(leaf) > LEAF_LIMIT:
        raise NotCanonical(_SIZE)
    entry = parse_value(leaf)
    if not isinstance(entry, dict):
        raise NotCanonical(_OBJECT)
    return entry


def parse_value(encoded: bytes) -> Any:
    """Read any value of the profile from its canonical bytes; the length is the caller's to limit."""
    if _PLAIN_STRING.fullmatch(encoded):
        return encoded[1:-1].decode("ascii")
    try:
        text = encoded.decode("utf-8")
    except UnicodeDecodeError:
        raise NotCanonical(_UTF8) from None
    try:
        value, _ = _SCAN(text, 0)
        again = _ENCODER.encode(value)
    except RecursionError:
        raise NotCanonical(_DEPTH) from None
    except NotCanonical:
        raise
    except (StopIteration, ValueError):
        raise _unlike(text) from None
    if again != text:
        raise _unlike(text)
    _check_read(value, text)
    return value


def _unlike(text: str) -> NotCanonical:
    """Return what to say of a text that is not its own canonical form; blanks around it may be JSON's."""
    try:
        _DECODER.decode(text)
    except ValueError:
        return NotCanonical(_JSON)
    return NotCanonical(_FORM)


def _bare(value: Any, depth: int) -> str:
    if depth == 0:
        raise NotCanonical(_DEPTH)
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonical(_TYPE)
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{encode_basestring(k)}:{_bare(v, depth - 1)}" for k, v in members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_bare(item, depth - 1) for item in value) + "]"
    return _bare_scalar(value)


def _bare_scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(_safe(value))
    raise NotCanonical(_FLOAT if isinstance(value, float) else _TYPE)


def _check(value: Any, depth: int) -> None:
    """Walk a value of ours before it is written."""
    if depth == 0:
        raise NotCanonical(_DEPTH)
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise NotCanonical(_KEYS)
            _check(member, depth - 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, depth - 1)
    else:
        _bare_scalar(value)


def _check_read(value: Any, text: str) -> None:
    """Check what was read; most leaves are plain and shallow, and need no walk.

    Escapes stand for characters that compose with nothing. So a text in normal form holds only strings in
    normal form, and the opposite needs the walk.
    """
    shallow = text.count("{") + text.count("[") < DEPTH_LIMIT
    if not shallow or not (text.isascii() or _plain(text)):
        _check(value, DEPTH_LIMIT)


def _plain(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not any(
        unicodedata.category(char) in {"Cn", "Cs"} for char in set(text)
    )


def _check_text(text: str) -> None:
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(_NFC)
    categories = {unicodedata.category(char) for char in set(text)}
    if "Cs" in categories:
        raise NotCanonical(_SURROGATE)
    if "Cn" in categories:
        raise NotCanonical(_UNASSIGNED)


def _safe(number: int) -> int:
    if not -SAFE_INTEGER <= number <= SAFE_INTEGER:
        raise NotCanonical(_RANGE)
    return number


@lru_cache(maxsize=1000)
def _read_integer(digits: str) -> int:
    if len(digits) < _DIGITS_OF_SAFE_INTEGER - 1:
        return int(digits)
    if len(digits) > _DIGITS_OF_SAFE_INTEGER:
        raise NotCanonical(_RANGE)
    return _safe(int(digits))


def _refuse_float(_digits: str) -> NoReturn:
    raise NotCanonical(_FLOAT)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotCanonical(_DUPLICATE)
    joined = "\n".join(members)  # one look at all keys; a key with a newline of its own is told by the count
    if not (_are_seen_often if len(joined) < _LONG else _are_keys)(joined, len(members)):
        raise NotCanonical(_KEYS)
    return members


def _are_keys(joined: str, count: int) -> bool:
    return not count or bool(_ALL_KEYS.fullmatch(joined) and joined.count("\n") == count - 1)


_LONG = 200
# A log has few sets of keys, and each of them in thousands of leaves.
_are_seen_often = lru_cache(maxsize=1000)(_are_keys)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_refuse_float,
    parse_constant=_refuse_float,
    parse_int=_read_integer,
)
_SCAN: Callable[[str, int], tuple[Any, int]] = vars(_DECODER)["scan_once"]  # it takes no blanks around
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False)
