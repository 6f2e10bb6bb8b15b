"""Officers' signatures: reading and checking what ``ssh-keygen -Y sign -n offramp@1`` writes.

Only Ed25519 keys are taken. The namespace keeps a signature made for something else from counting here.

Source: OpenSSH PROTOCOL.sshsig; RFC 4253 5 and RFC 8709 for the encodings.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256, sha512

from charter import ed25519
from charter.sentence import Sentence

NAMESPACE = "offramp@1"
_MAGIC = b"SSHSIG"
_VERSION = 1
_ALGORITHM = b"ssh-ed25519"
_DIGEST = b"sha512"
_DIGESTS = frozenset({b"sha256", _DIGEST})
_HEAD, _TAIL = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_ARMOUR = re.compile(rf"\s*{_HEAD}\r?\n([A-Za-z0-9+/=\r\n]+){_TAIL}\s*")
_PUBLIC_LINE = re.compile(r"\s*ssh-ed25519[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t][^\r\n]*)?\s*")
_ARMOUR_LIMIT = 4096
_WIDTH = 70


_DAMAGED = Sentence("The SSH signature or key is damaged.")


class SignatureRefused(ValueError):
    """The signature or key does not count; `sentence` says why, to the person who signed."""

    def __init__(self, sentence: Sentence) -> None:
        """Keep the sentence."""
        self.sentence = sentence
        super().__init__(str(sentence))


@dataclass(frozen=True)
class SshSignature:
    """What the armour holds; nothing of it is checked yet."""

    public_key: bytes
    namespace: str
    reserved: bytes
    digest: bytes
    signature: bytes


def parse(armoured: str) -> SshSignature:
    """Read an armoured signature.

    Raises:
        SignatureRefused: it is not one, or not by an Ed25519 key.
    """
    block = _ARMOUR.fullmatch(armoured) if len(armoured) <= _ARMOUR_LIMIT else None
    if not block:
        raise SignatureRefused(
            Sentence("This is not an SSH signature. Paste the whole text of the .sig file.")
        )
    packed = _base64("".join(block[1].split()))
    version = _VERSION.to_bytes(4, "big")
    if not packed.startswith(_MAGIC + version):
        raise SignatureRefused(Sentence("This is not an SSH signature of a version that is understood."))
    public, namespace, reserved, digest, signature = _strings(packed[len(_MAGIC + version) :], 5)
    if digest not in _DIGESTS:
        raise SignatureRefused(Sentence("The SSH signature uses a digest that is not understood."))
    try:
        name = namespace.decode("utf-8")
    except UnicodeDecodeError:
        raise SignatureRefused(_DAMAGED) from None
    return SshSignature(_ed25519_part(public, 32), name, reserved, digest, _ed25519_part(signature, 64))


def check(armoured: str, message: bytes, *, public_key: bytes, namespace: str = NAMESPACE) -> None:
    """Return when this key signed this message for this namespace, or say why it does not count.

    Args:
        public_key: the 32 bytes that the roll holds for the officer.

    Raises:
        SignatureRefused: it does not.
    """
    signature = read(armoured, public_key=public_key, namespace=namespace)
    if not ed25519.verify(public_key, signed_message(message, namespace), signature):
        raise SignatureRefused(Sentence("The signature does not fit this text."))


def read(armoured: str, *, public_key: bytes, namespace: str = NAMESPACE) -> bytes:
    """Return the 64 bytes of a signature by this key for this namespace, whatever text it is over.

    Raises:
        SignatureRefused: it is none, or not of the one form that can be put together again from the 64 bytes.
    """
    found = parse(armoured)
    if found.public_key != public_key:
        raise SignatureRefused(Sentence("The signature was made with another key."))
    if found.namespace != namespace:
        raise SignatureRefused(
            Sentence("The signature was made for another purpose. Sign with the command shown on the page.")
        )
    if found.digest != _DIGEST or found.reserved:
        raise SignatureRefused(
            Sentence("The signature was made in another way. Sign with the command shown on the page.")
        )
    return found.signature


def parse_public_key(line: str) -> bytes:
    """Return the 32 bytes of a public key line, as in ``id_ed25519.pub``.

    Raises:
        SignatureRefused: it is not one.
    """
    parts = _PUBLIC_LINE.fullmatch(line) if len(line) <= _ARMOUR_LIMIT else None
    if not parts:
        raise SignatureRefused(Sentence("This is not the public line of an Ed25519 SSH key."))
    return _ed25519_part(_base64(parts[1]), 32)


def is_bare_line(line: object) -> bool:
    """Say whether this is the public line of a key as `public_key_line` writes it, without a comment."""
    try:
        return isinstance(line, str) and public_key_line(parse_public_key(line)) == line
    except SignatureRefused:
        return False


def public_key_line(public_key: bytes) -> str:
    """Write a public key as SSH tools do, without a comment."""
    return f"ssh-ed25519 {b64encode(_public_blob(public_key)).decode()}"


def fingerprint(public_key: bytes) -> str:
    """Return the fingerprint that SSH tools show for the key."""
    return "SHA256:" + b64encode(sha256(_public_blob(public_key)).digest()).decode().rstrip("=")


def signed_message(message: bytes, namespace: str = NAMESPACE) -> bytes:
    """Return the bytes that an Ed25519 key signs for this message."""
    return _MAGIC + b"".join(map(_string, (namespace.encode(), b"", _DIGEST, sha512(message).digest())))


def armour(public_key: bytes, signature: bytes, namespace: str = NAMESPACE) -> str:
    """Write a raw signature over ``signed_message`` as the text of a .sig file."""
    inner = _string(_ALGORITHM) + _string(signature)
    fields = (_public_blob(public_key), namespace.encode(), b"", _DIGEST, inner)
    text = b64encode(_MAGIC + _VERSION.to_bytes(4, "big") + b"".join(map(_string, fields))).decode()
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return "\n".join([_HEAD, *lines, _TAIL, ""])


def _public_blob(public_key: bytes) -> bytes:
    return _string(_ALGORITHM) + _string(public_key)


def _string(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def _strings(packed: bytes, count: int) -> list[bytes]:
    """Cut exactly ``count`` length-prefixed strings, with nothing left over."""
    found, at = [], 0
    for _ in range(count):
        end = at + 4 + int.from_bytes(packed[at : at + 4], "big")
        if at + 4 > len(packed) or end > len(packed):
            raise SignatureRefused(_DAMAGED)
        found.append(packed[at + 4 : end])
        at = end
    if at != len(packed):
        raise SignatureRefused(_DAMAGED)
    return found


def _ed25519_part(packed: bytes, length: int) -> bytes:
    algorithm, content = _strings(packed, 2) if packed.startswith(_string(_ALGORITHM)) else (b"", b"")
    if algorithm != _ALGORITHM or len(content) != length:
        raise SignatureRefused(Sentence("Only Ed25519 keys are accepted."))
    return content


def _base64(text: str) -> bytes:
    try:
        octets = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        octets = b""
    if not octets or b64encode(octets).decode() != text:  # one value has one spelling
        raise SignatureRefused(_DAMAGED)
    return octets
