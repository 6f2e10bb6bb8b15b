"""The log's keys as a bundle shows them: which the policy vouches for, and who signed what (ledger 4.4).

A log begins with the key of entry 0 and takes another by an entry `key.rotated`. Whoever trusts one of its
keys trusts the next, because the checkpoint that first holds that entry bears the signatures of both; and
whoever trusts the newest trusts those before it, because it signs a tree that names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from charter import layout
from charter.bundle import Bundle
from charter.canonical import NotCanonical, parse
from charter.findings import ALTERED, BROKEN, Report
from charter.logkeys import LogKey, signers_of
from charter.note import ED25519, NoteError, VerifierKey, open_checkpoint, parse_note
from charter.policy import Policy

_ROTATED = b'"type":"key.rotated"'
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class SignedBy:
    """The size of a checkpoint in the list, and the log keys that signed it, in hex."""

    size: int
    keys: frozenset[str]


@dataclass
class Keyring:
    """The policy, and the log keys under which checkpoints are opened; `signed` grows as they are."""

    policy: Policy
    keys: tuple[VerifierKey, ...]
    named: tuple[LogKey, ...] = ()
    signed: list[SignedBy] = field(default_factory=list)

    @property
    def in_hex(self) -> frozenset[str]:
        """The keys as entries name them."""
        return frozenset(key.public.hex() for key in self.keys)

    def check(self, report: Report, keys: Sequence[LogKey]) -> None:
        """Report every checkpoint that is not signed by the keys of its size; `keys` are the roll's."""
        if not keys or keys[0].key not in self.in_hex:
            return  # no founding, or one whose key signed nothing: that is said of entry 0
        before = 0
        for one in self.signed:
            _check_signers(report, one, signers_of(keys, one.size, before), keys)
            before = one.size


def check_onwards(
    report: Report, signed: Sequence[SignedBy], held: frozenset[str], named: Sequence[LogKey]
) -> None:
    """Report the checkpoints of a delta that are not signed by the keys of their size, as far as it tells.

    Args:
        report: takes the findings.
        signed: the checkpoints of its list; the first is the one that it continues.
        held: the keys that signed the reader's own note of that one.
        named: the keys that its open leaves name, in order.
    """
    first, *later = signed
    if not first.keys & held:
        _unnamed(report, first)
    before, in_force = first.size, held & first.keys or first.keys
    for key in [key for key in named if key.named_at < before][-1:]:
        in_force = frozenset({key.key})
    for one in later:
        new = [key for key in named if before <= key.named_at < one.size]
        names = frozenset(key.key for key in new)
        if one.keys - in_force - names:
            _unnamed(report, one)
        elif new and not (names <= one.keys and in_force & one.keys):
            _not_both(report, one, new[0].named_at)
        before, in_force = one.size, frozenset({new[-1].key}) if new else in_force & one.keys or in_force


def read_keyring(bundle: Bundle, policy: Policy) -> Keyring:
    """Return the policy's keys, and those that the log names where another than the policy's has signed."""
    origins = {key.name for key in policy.log_keys}
    own_lines = {(key.name, key.id) for key in policy.log_keys}
    if not any(line[0] in origins and line not in own_lines for line in _signature_lines(bundle)):
        return Keyring(policy, policy.log_keys)
    named = tuple(keys_named(bundle))
    own = {key.public for key in policy.log_keys}
    found = [VerifierKey(name, ED25519, bytes.fromhex(one.key)) for name in sorted(origins) for one in named]
    return Keyring(policy, (*policy.log_keys, *(key for key in found if key.public not in own)), named)


def vouched(bundle: Bundle, ring: Keyring, newest: Sequence[VerifierKey]) -> bool:
    """Say whether the policy's keys vouch for one of those that signed the newest checkpoint.

    What the leaves and roots say is not looked at here: where they do not fit, that is a finding of its own.
    """
    trusted = {key.public.hex() for key in ring.policy.log_keys}
    if any(key.public.hex() in trusted for key in newest):
        return True
    for note in bundle.checkpoints():
        try:
            signed = open_checkpoint(note, ring.keys)
        except NoteError:
            continue
        if any(key.public.hex() in trusted for key in signed.log_keys):
            trusted |= {one.key for one in ring.named if one.named_at < signed.checkpoint.size}
    return any(key.public.hex() in trusted for key in newest)


def keys_named(bundle: Bundle) -> Iterator[LogKey]:
    """Yield the keys that entry 0 and the open entries `key.rotated` name, in order."""
    for opened in bundle.leaves():
        if opened.index == 0 or _ROTATED in opened.leaf:
            key = _key_in(opened.leaf)
            if key is not None:
                yield LogKey(key, opened.index)


def _signature_lines(bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    listed = () if layout.CHECKPOINTS in bundle.missing else bundle.checkpoints()
    for note in chain([bundle.checkpoint()], listed):
        try:
            yield from ((line.name, line.key_id) for line in parse_note(note).signatures)
        except NoteError:
            continue  # whoever opens it says what is wrong


def _key_in(leaf: bytes) -> str | None:
    try:
        plain = parse(leaf)
    except NotCanonical:
        return None
    data = plain.get("data")
    key = data.get("key") if isinstance(data, dict) else None
    return key if isinstance(key, str) and _KEY.fullmatch(key) else None


def _check_signers(report: Report, one: SignedBy, expected: Sequence[str], keys: Sequence[LogKey]) -> None:
    what, known = f"The checkpoint of size {one.size}", [key.key for key in keys]
    begun = known.index(expected[0]) if expected else 0
    for key in sorted(one.keys - set(expected)):
        if key not in known:
            report.add(ALTERED, "key_unnamed", f"{what} is signed by a key that the log does not name.")
        elif known.index(key) < begun:
            report.add(ALTERED, "key_old", f"{what} is signed by a key that had been replaced before.")
        else:
            report.add(ALTERED, "key_early", f"{what} is signed by a key that was not in force yet.")
    if len(expected) > 1 and set(expected) - one.keys:
        _not_both(report, one, keys[begun + 1].named_at)


def _unnamed(report: Report, one: SignedBy) -> None:
    sentence = f"The checkpoint of size {one.size} is signed by a key that nothing shown puts in force there."
    report.add(ALTERED, "key_unnamed", sentence)


def _not_both(report: Report, one: SignedBy, named_at: int) -> None:
    sentence = f"The checkpoint of size {one.size} first holds key.rotated, and not both keys have signed it."
    report.add(BROKEN, "key_both", sentence, named_at)
