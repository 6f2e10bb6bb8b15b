"""The service's own keys: key-encryption key, data keys under it, and the log's signing key (7.9).

Whatever is sealed under the key-encryption key begins with that key's name, so that two of them can be good
at once. The one in the file `kek` seals; it is read at every sealing, and an older one, or one that came
after this process had started, is looked for when something names it. So keys change without a restart
(ADR 0013).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.chance import Chance
from app.vault.contexts import DATA_KEY
from app.vault.durable import keep_once, make_durable

KEY_OCTETS = 32
_NONCE_OCTETS = 12
NAME_OCTETS = 4
_KEK, _NEXT_KEK, _LOG_KEY = "kek", "kek.next", "log_key"
_DRAWN_FIRST = (_KEK, _LOG_KEY, "secret_key", "person", "receipts")


class KeyMissing(Exception):
    """A key's file is absent and may not be drawn anew; the operator's fault."""


class SealBroken(Exception):
    """Sealed bytes do not open under this key and context: altered, cut, swapped, or another key's."""


class KeyCabinet:
    """Keys in files of one folder, readable by their owner alone.

    A key that is absent is drawn from `chance` once, so that worlds of one seed have the same keys.
    With `draws_missing` off (production) its absence is refused: a new key-encryption key would
    silently make every sealed row unreadable.
    """

    def __init__(self, folder: Path, chance: Chance, *, draws_missing: bool = True) -> None:
        """Remember where keys lie; none is read before it is used."""
        self._folder = folder
        self._chance = chance
        self._draws_missing = draws_missing
        self._keks: dict[bytes, bytes] = {}

    def seal(self, plaintext: bytes, aad: bytes, *purpose: object) -> bytes:
        """Seal under the key-encryption key; `aad` is the context, which must be given again to open."""
        key = self.secret(_KEK)
        return name_of(key) + self.seal_under(key, plaintext, aad, *purpose)

    def unseal(self, sealed: bytes, aad: bytes) -> bytes:
        """Open what `seal` made, under whichever key-encryption key it names.

        Raises:
            SealBroken: the bytes or the context are not the ones that were sealed, or the key is gone.
        """
        name = sealed[:NAME_OCTETS]
        if name not in self._keks:
            # The one in force is read first: a change puts its copy beside it before another takes its place.
            self._keks |= {name_of(key): key for key in (self.secret(_KEK), *self._retired().values())}
        if name not in self._keks:
            raise SealBroken("These bytes were sealed under a key that is not in the key folder.")
        return unseal_under(self._keks[name], sealed[NAME_OCTETS:], aad)

    @property
    def kek_name(self) -> bytes:
        """The name of the key-encryption key in force."""
        return name_of(self.secret(_KEK))

    @property
    def retired_keks(self) -> tuple[Path, ...]:
        """The files of key-encryption keys that are no longer in force."""
        return tuple(self._retired())

    def draw_next_kek(self) -> Path:
        """Draw the key-encryption key that comes next, unless it is drawn; return its file."""
        if not (self._folder / _NEXT_KEK).exists():
            self._draw(_NEXT_KEK, self.kek_name.hex())
        return self._folder / _NEXT_KEK

    def put_next_kek_in_force(self) -> bool:
        """Let the next key-encryption key seal from now on, the present one only open.

        Killed at any point, it can be called again: both keys lie in the folder at every instant.

        Returns:
            whether there was a next one.
        """
        fresh, path = self._folder / _NEXT_KEK, self._folder / _KEK
        if not fresh.exists():
            return False
        kept = self._folder / f"{_KEK}-{self.kek_name.hex()}"
        if not kept.exists():
            os.link(path, kept)
        fresh.replace(path)
        make_durable(self._folder)
        return True

    def _retired(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in sorted(self._folder.glob(f"{_KEK}-*"))}

    def seal_under(self, key: bytes, plaintext: bytes, aad: bytes, *purpose: object) -> bytes:
        """Seal under a data key: nonce, then AES-256-GCM ciphertext with its tag."""
        # A seeded source must never give one nonce to two texts, so the text is part of the purpose.
        content = hashlib.sha256(hashlib.sha256(aad).digest() + plaintext).hexdigest()
        nonce = self._chance.octets(_NONCE_OCTETS, "nonce", *purpose, content)
        return nonce + AESGCM(key).encrypt(nonce, plaintext, aad)

    def new_data_key(self, *purpose: object) -> bytes:
        """Draw a data key; return it wrapped, the only form in which it is ever stored."""
        key = self._chance.octets(KEY_OCTETS, "data key", *purpose)
        return self.seal(key, DATA_KEY, "wrap", *purpose)

    def open_data_key(self, wrapped: bytes) -> bytes:
        """Return the data key inside `wrapped`; raise SealBroken when it is not ours."""
        return self.unseal(wrapped, DATA_KEY)

    def log_public(self) -> bytes:
        """Return the 32 bytes of the public Ed25519 key that the log is founded with."""
        return _public_of(self.secret(_LOG_KEY))

    def sign_log(self, message: bytes, public: bytes | None = None) -> bytes:
        """Return the 64-byte Ed25519 signature over `message` of the log key named, or of the founding's.

        Raises:
            KeyMissing: the key folder does not hold the key named.
        """
        return Ed25519PrivateKey.from_private_bytes(self._log_secret(public)).sign(message)

    def draw_log_key(self) -> bytes:
        """Draw a further log key; return its public part. Which one is in force only the log says."""
        number = len(self.further_log_keys())
        secret = self._chance.octets(KEY_OCTETS, "key", _LOG_KEY, number)
        public = _public_of(secret)
        self._keep(f"{_LOG_KEY}-{public.hex()}", secret)
        return public

    def further_log_keys(self) -> tuple[bytes, ...]:
        """Return the public parts of the log keys in the folder, the founding's left out."""
        files = sorted(self._folder.glob(f"{_LOG_KEY}-*"))
        return tuple(bytes.fromhex(path.name.removeprefix(f"{_LOG_KEY}-")) for path in files)

    def holds_log_key(self, public: bytes) -> bool:
        """Say whether the folder holds a log key, the founding's or a further one."""
        try:
            self._log_secret(public)
        except KeyMissing:
            return False
        return True

    def _log_secret(self, public: bytes | None) -> bytes:
        if public in self.further_log_keys():
            return (self._folder / f"{_LOG_KEY}-{public.hex()}").read_bytes()
        secret = self.secret(_LOG_KEY)
        if public not in (None, _public_of(secret)):
            raise KeyMissing(f"The log key {public.hex()} is missing from the key folder.")
        return secret

    def create_all(self) -> None:
        """Draw every key that has no file yet; existing files are never touched."""
        for name in _DRAWN_FIRST:
            if not (self._folder / name).exists():
                self._draw(name)

    def secret(self, name: str) -> bytes:
        """Return the 32 bytes of the key `name`, drawing it when it is absent and may be drawn.

        Raises:
            KeyMissing: absent, and this cabinet draws none.
        """
        path = self._folder / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            if not self._draws_missing:
                raise KeyMissing(f"The key file {name} is missing from the key folder.") from None
        return self._draw(name)

    def _draw(self, name: str, *purpose: object) -> bytes:
        key = self._chance.octets(KEY_OCTETS, "key", name, *purpose)
        if name == "secret_key":
            key = key.hex().encode()  # settings read it as text, blanks at its ends taken off
        return self._keep(name, key)

    def _keep(self, name: str, key: bytes) -> bytes:
        keep_once(self._folder / name, key)
        return (self._folder / name).read_bytes()  # another process may have drawn it first


def name_of(key: bytes) -> bytes:
    """Return the four bytes that stand for a key-encryption key before what it sealed."""
    return hashlib.sha256(b"offramp key-encryption key\n" + key).digest()[:NAME_OCTETS]


def _public_of(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def unseal_under(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Open what `seal_under` made with the same key and context; raise SealBroken otherwise."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_OCTETS], sealed[_NONCE_OCTETS:], aad)
    except (InvalidTag, ValueError):
        raise SealBroken("These bytes were not sealed under this key and context.") from None
