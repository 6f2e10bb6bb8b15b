"""Ed25519, the verifying side only; nothing here touches a secret.

``verify`` uses the package ``cryptography`` when it is present and plain Python when not. Both refuse the
same inputs beforehand, so the answer never depends on what is installed.

Source: RFC 8032 5.1; the plain equation without cofactor.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import sha512

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # the verifier of a third party needs the standard library alone
    _FAST = False
else:
    _FAST = True

_P = 2**255 - 19
_LOW = 2**255 - 1
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
# The heights of the eight points of small order: a key among them would sign every message at once.
_ORDER_EIGHT = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL_ORDER = frozenset({0, 1, _P - 1, _ORDER_EIGHT, _P - _ORDER_EIGHT})

_Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
_Ready = tuple[int, int, int]  # a point that is only added: y - x, y + x, 2dxy
_Windows = tuple[tuple[_Ready, ...], ...]
_NEUTRAL: _Point = (0, 1, 1, 0)
_BITS, _MASK, _MOST = 6, 63, 32  # digits of a scalar, -31 to 32: so many multiples at each of 43 places
_KEYS = 64  # officers' keys of a log come again and again, so their multiples are kept: half a megabyte each


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether this key signed this message; malformed keys and signatures did not."""
    if not _well_formed(public_key, signature):
        return False
    if not _FAST:
        return _equation_holds(public_key, message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_pure(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Answer as ``verify`` does, with the standard library alone."""
    return _well_formed(public_key, signature) and _equation_holds(public_key, message, signature)


def _well_formed(public_key: bytes, signature: bytes) -> bool:
    if len(public_key) != 32 or len(signature) != 64:
        return False
    if _height(public_key) in _SMALL_ORDER or _height(public_key) >= _P or _height(signature[:32]) >= _P:
        return False
    return int.from_bytes(signature[32:], "little") < _L


def _equation_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Check that S*B - k*A encodes to R."""
    windows = _windows_against(public_key)
    if windows is None:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + public_key + message).digest(), "little") % _L
    total = _sum(_NEUTRAL, int.from_bytes(signature[32:], "little"), _windows_of_base())
    return _encode(_sum(total, challenge, windows)) == signature[:32]


def _height(point: bytes) -> int:
    return int.from_bytes(point, "little") & _LOW


def _decode(point: bytes) -> _Point | None:
    y = _height(point)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and point[31] >> 7):
        return None
    if x & 1 != point[31] >> 7:
        x = _P - x
    return x, y, 1, x * y % _P


def _encode(point: _Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, _P)
    return (y * inverse % _P | (x * inverse % _P & 1) << 255).to_bytes(32, "little")


def _add(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _sum(total: _Point, scalar: int, windows: _Windows) -> _Point:
    """Return the total and scalar times the point whose multiples these are."""
    x, y, z, t = total
    for window in windows:
        digit = scalar & _MASK
        scalar >>= _BITS
        if digit > _MOST:  # the negative of a point has the same numbers, so half the multiples will do
            scalar += 1
            plus, minus, product = window[_MASK + 1 - digit]
            product = -product
        else:
            minus, plus, product = window[digit]
        if digit:
            a, b, c, d = (y - x) * minus, (y + x) * plus, t * product, 2 * z
            e, h = b - a, b + a
            # 2^255 counts as 19: that brings these near enough to the others, in a third of the time.
            c, e, h = (c & _LOW) + 19 * (c >> 255), (e & _LOW) + 19 * (e >> 255), (h & _LOW) + 19 * (h >> 255)
            f, g = d - c, d + c
            x, y, z, t = e * f % _P, g * h % _P, f * g % _P, e * h % _P
    return x, y, z, t


def _windows(point: _Point) -> _Windows:
    """Return a point's multiples by every digit at every place."""
    rows = []
    for _ in range(0, 256, _BITS):
        row = [_NEUTRAL]
        for _ in range(_MOST):
            row.append(_add(row[-1], point))
        rows.append(row)
        point = _add(row[-1], row[-1])
    return tuple(tuple(_ready(row)) for row in rows)


def _ready(points: list[_Point]) -> Iterator[_Ready]:
    """Bring points to the form in which they are added; one inversion serves all of them."""
    products = [1]
    for _, _, z, _ in points:
        products.append(products[-1] * z % _P)
    inverse, found = pow(products[-1], -1, _P), []
    for (wide, high, z, _), before in zip(reversed(points), reversed(products[:-1]), strict=True):
        x, y = wide * inverse * before % _P, high * inverse * before % _P
        inverse = inverse * z % _P
        found.append(((y - x) % _P, (y + x) % _P, 2 * _D * x * y % _P))
    return reversed(found)


@lru_cache(maxsize=_KEYS)
def _windows_against(public_key: bytes) -> _Windows | None:
    """Return the multiples of a key's negative; None when the bytes are no point."""
    key = _decode(public_key)
    if key is None:
        return None
    x, y, z, t = key
    return _windows((_P - x, y, z, _P - t))


@cache
def _windows_of_base() -> _Windows:
    """Return the multiples of the base point, made when the first signature is checked."""
    point = _decode((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    if point is None:
        raise ArithmeticError("The base point does not lie on the curve.")
    return _windows(point)
