"""The policy of a verifier: which log, which witnesses, how many of them, and which entry was the first.

The pinned entry 0 stands in a comment line, ``# offramp-entry-0 <64 hex digits>``, so every other reader of
such files passes over it.

Source: C2SP tlog-policy; ledger 4.4.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from charter.note import COSIGNATURE, ED25519, NoteError, Signed, VerifierKey, parse_vkey

NO_QUORUM = "none"
POLICY_LIMIT = 256 * 1024
_BLANKS = re.compile(r"[ \t]+")
_PIN = re.compile(r"#[ \t]*offramp-entry-0[ \t]+([0-9a-f]{64})")
_LIKE_A_PIN = re.compile(r"offramp.?entry", re.IGNORECASE)
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class PolicyError(ValueError):
    """The file is not a policy; the text is a sentence."""


@dataclass(frozen=True)
class Log:
    """A log that the policy trusts; the key's name is its origin."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True)
class Witness:
    """A witness under the name that groups use for it."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True)
class Group:
    """A group has witnessed when ``threshold`` of its members have."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Whom a verifier believes; ``entry_0`` is the hex leaf hash of the first entry, if pinned."""

    logs: tuple[Log, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NO_QUORUM
    entry_0: str | None = None

    @property
    def log_keys(self) -> tuple[VerifierKey, ...]:
        """Return the keys of the logs."""
        return tuple(log.key for log in self.logs)

    @property
    def witness_keys(self) -> tuple[VerifierKey, ...]:
        """Return the keys of the witnesses."""
        return tuple(witness.key for witness in self.witnesses)

    @property
    def asks_witnesses(self) -> bool:
        """Say whether a checkpoint needs any cosignature."""
        return self.quorum != NO_QUORUM

    def satisfied(self, cosigners: Iterable[VerifierKey]) -> bool:
        """Tell whether these cosigners make the quorum."""
        keys = set(cosigners)
        witnessed = {witness.name for witness in self.witnesses if witness.key in keys}
        for group in self.groups:  # a group names only what stands before it
            if len(witnessed.intersection(group.members)) >= group.threshold:
                witnessed.add(group.name)
        return not self.asks_witnesses or self.quorum in witnessed

    def cosigned_time(self, cosignatures: Iterable[Signed]) -> int | None:
        """Return the median time of the quorum's cosignatures in POSIX seconds; None when it is not met.

        Under ``quorum none`` there is never such a time: no witness vouches for a date. Witnesses that are
        listed and do not count towards the quorum do not date anything either.
        """
        names = {self.quorum}
        for group in reversed(self.groups):  # its members stand before it
            names.update(group.members if group.name in names else ())
        keys = {witness.key for witness in self.witnesses if witness.name in names}
        times = {one.key: one.time for one in cosignatures if one.key in keys and one.time is not None}
        if not self.asks_witnesses or not self.satisfied(times):
            return None
        return median_low(times.values())


def parse_policy(contents: bytes) -> Policy:
    """Read a policy file.

    Raises:
        PolicyError: an unknown line, a name used twice or before it is defined, a key used twice, no quorum.
    """
    if len(contents) > POLICY_LIMIT or _FORBIDDEN.search(contents):
        raise PolicyError("The policy is too long or holds control characters.")
    if contents and not contents.endswith(b"\n"):
        raise PolicyError("The last line of the policy does not end.")
    reading = _Reading()
    # Names are opaque octets, so bytes that are not UTF-8 must stay distinct.
    for line in contents.decode("utf-8", "surrogateescape").split("\n"):
        reading.take(line.strip(" \t"))
    return reading.policy()


def format_policy(policy: Policy) -> bytes:
    """Write a policy file that ``parse_policy`` reads back."""
    lines = [f"# offramp-entry-0 {policy.entry_0}"] if policy.entry_0 else []
    lines += [f"log {log.key} {log.url}" for log in policy.logs]
    lines += [f"witness {witness.name} {witness.key} {witness.url}" for witness in policy.witnesses]
    lines += [f"group {group.name} {group.threshold} {' '.join(group.members)}" for group in policy.groups]
    lines.append(f"quorum {policy.quorum}")
    return "".join(f"{line.rstrip()}\n" for line in lines).encode("utf-8", "surrogateescape")


class _Reading:
    """What the lines so far have defined."""

    def __init__(self) -> None:
        self.logs: list[Log] = []
        self.witnesses: list[Witness] = []
        self.groups: list[Group] = []
        self.names: set[str] = set()
        self.grouped: set[str] = set()
        self.quorum: str | None = None
        self.entry_0: str | None = None

    def take(self, line: str) -> None:
        if not line:
            return
        if line.startswith("#"):
            self._take_pin(line)
            return
        match _BLANKS.split(line):
            case ["log", key] | ["log", key, _] as words:
                self._take_log(key, "".join(words[2:]))
            case ["witness", name, key] | ["witness", name, key, _] as words:
                self._take_witness(name, key, "".join(words[3:]))
            case ["group", name, count, *members]:
                self._take_group(name, count, members)
            case ["quorum", name]:
                self._take_quorum(name)
            case _:
                raise PolicyError("A line of the policy is not a log, a witness, a group or a quorum.")

    def policy(self) -> Policy:
        if self.quorum is None:
            raise PolicyError("The policy has no quorum line.")
        return Policy(tuple(self.logs), tuple(self.witnesses), tuple(self.groups), self.quorum, self.entry_0)

    def _take_pin(self, line: str) -> None:
        pin = _PIN.fullmatch(line)
        if not pin:
            if _LIKE_A_PIN.search(line):  # passed over, one wrong letter would leave entry 0 without a pin
                raise PolicyError("The policy pins entry 0 in another form than the one that is read.")
            return
        if self.entry_0 not in (None, pin[1]):
            raise PolicyError("The policy pins two different first entries.")
        self.entry_0 = pin[1]

    def _take_log(self, text: str, url: str) -> None:
        key = _key(text, ED25519)
        if key.public in {log.key.public for log in self.logs}:
            raise PolicyError("A log stands twice in the policy.")
        self.logs.append(Log(key, url))

    def _take_witness(self, name: str, text: str, url: str) -> None:
        key = _key(text, COSIGNATURE)
        if key.public in {witness.key.public for witness in self.witnesses}:
            raise PolicyError("A witness stands twice in the policy.")
        self._define(name)
        self.witnesses.append(Witness(name, key, url))

    def _take_group(self, name: str, count: str, members: list[str]) -> None:
        if not self.names.issuperset(members) or len(set(members)) < len(members):
            raise PolicyError("A group names a member that is not defined before it, or one twice.")
        if not self.grouped.isdisjoint(members):
            raise PolicyError("A witness or group is a member twice.")
        threshold = {"any": 1, "all": len(members)}.get(count, 0)
        if _NUMBER.fullmatch(count):
            threshold = int(count)
        if not 1 <= threshold <= len(members):
            raise PolicyError("The threshold of a group is not between one and the number of its members.")
        self._define(name)
        self.grouped.update(members)
        self.groups.append(Group(name, threshold, tuple(members)))

    def _take_quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise PolicyError("The policy has two quorum lines.")
        if name != NO_QUORUM and name not in self.names:
            raise PolicyError("The quorum is not defined before its line.")
        self.quorum = name

    def _define(self, name: str) -> None:
        if name == NO_QUORUM or name in self.names:
            raise PolicyError("A name is defined twice in the policy.")
        self.names.add(name)


def _key(text: str, algorithm: int) -> VerifierKey:
    try:
        key = parse_vkey(text)
    except NoteError as error:
        raise PolicyError(str(error)) from None
    if key.algorithm != algorithm:
        raise PolicyError("A key in the policy is of the wrong type for its line.")
    return key
