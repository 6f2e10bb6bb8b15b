"""What a stranger writes who has docs/log-format.md and the public specifications that it names, and no code.

It checks tree, notes and disclosures of a bundle, and no rules: `python stranger.py BUNDLE POLICY PAGE`.
"""

import base64
import hashlib
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SEALED = ("assessment", "ballot")
LINES = r"(disclosures|log/checkpoints|log/open)\.jsonl"
NAMES = rf"[\w-]+\.txt|data/({LINES}|(kind|register|rulebooks/[\w-]+)\.json|log/checkpoint|log/tile/.+)"
HASH, ID, DIGEST = "[0-9a-f]{64}", "[0-9a-f]{32}", "[A-Za-z0-9_-]{43}"
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Root = Callable[[int, int], bytes]  # of the leaves from an index up to another
Kind = tuple[int, set[str], set[str]]  # how many digests, the names in `data`, those of disclosures


def need(fact: Any, problem: str) -> None:
    if not fact:
        raise ValueError(problem)


def form(pattern: str, *values: Any) -> bool:
    return all(isinstance(value, str) and re.fullmatch(pattern, value) for value in values)


def sha256(octets: bytes) -> bytes:
    return hashlib.sha256(octets).digest()


def point(raw: bytes) -> tuple[int, ...]:
    sign, y = raw[31] >> 7, int.from_bytes(raw, "little") % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and x * x % P == square and (x or not sign), "a key is no point of Ed25519")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def plus(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    s, t = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = (t - s) % P, (d - c) % P, (d + c) % P, (t + s) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether [S]B - [k]A is R (RFC 8032), without the cofactor; S is below the order."""
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    x, y, z, t = point(key)
    table = [(0, 1, 1, 0), BASE, (P - x, y, z, P - t), plus(BASE, (P - x, y, z, P - t))]
    total = table[0]
    for bit in reversed(range(253)):
        total = plus(plus(total, total), table[(s >> bit & 1) + 2 * (k >> bit & 1)])
    x, y = (value * pow(total[2], -1, P) % P for value in total[:2])
    return len(signature) == 64 and s < L and signature[:32] == (y | (x & 1) << 255).to_bytes(32, "little")


def b64(text: str, others: bytes = b"+/") -> bytes:
    padded = text + "=" * (-len(text) % 4 if others == b"-_" else 0)
    raw = base64.b64decode(padded, others, validate=True)
    need(base64.b64encode(raw, others).decode() == padded, "base64 is not in its one form")
    return raw


def profile(value: Any, depth: int = 1) -> None:
    need(depth <= 32, "JSON is too deep")
    if isinstance(value, str):
        need(unicodedata.is_normalized("NFC", value), "a string is not in normal form C")
        need({"Cn", "Cs"}.isdisjoint(map(unicodedata.category, value)), "a string has no such code point")
    elif isinstance(value, int):
        need(abs(value) < 2**53, "a number is too large")
    elif isinstance(value, list | dict):
        need(isinstance(value, list) or form("[a-z][a-z0-9_]*", *value), "a key has another form")
        for inner in value.values() if isinstance(value, dict) else value:
            profile(inner, depth + 1)
    else:
        need(value is None, "JSON has a float")


def dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def canonical(raw: bytes, *names: str) -> Any:
    value = json.loads(raw.decode())
    profile(value)
    need(dump(value) == raw, "JSON is not canonical")
    need(not names or set(value) == set(names), f"not an object of {', '.join(names)}")
    return value


def rows(raw: bytes, *names: str) -> list[Any]:
    need(not raw or raw.endswith(b"\n"), "a last line has no end")
    return [canonical(line, *names) for line in raw.split(b"\n")[:-1]]


def unzip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as bag:
        need(sum(one.file_size for one in bag.infolist()) < 2**29, "the bundle is too large")
        files = {name: bag.read(name) for name in bag.namelist()}
        need(len(files) == len(bag.infolist()), "a name stands twice in the zip")
    need(form(NAMES, *files), "a file of a name that no bundle has")
    need(files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt")
    payload, last = {name for name in files if name.startswith("data/")}, "tagmanifest-sha256.txt"
    for manifest, names in (("manifest-sha256.txt", payload), (last, {*files} - payload - {last})):
        lines = "".join(f"{sha256(files[name]).hex()}  {name}\n" for name in sorted(names))
        need(files[manifest].decode() == lines, f"{manifest} lists other files or digests")
    return files


def tree(hashes: list[bytes]) -> Root:
    @cache
    def root(low: int, high: int) -> bytes:
        if high - low < 2:
            return hashes[low] if low < high else sha256(b"")
        middle = low + (1 << (high - low - 1).bit_length() - 1)
        return sha256(b"\1" + root(low, middle) + root(middle, high))
    return root


def tiles(root: Root, size: int) -> dict[str, bytes]:
    found, width, level = {}, 1, 0
    while size >= width:
        nodes = [root(at, at + width) for at in range(0, size - width + 1, width)]
        for at in range(0, len(nodes), 256):
            digits, part = str(at // 256), nodes[at : at + 256]
            number = re.sub(r"(\d{3})(?=\d)", r"x\1/", digits.zfill(-(-len(digits) // 3) * 3))
            found[f"data/log/tile/{level}/{number}" + f".p/{len(part)}" * (len(part) < 256)] = b"".join(part)
        width, level = width * 256, level + 1
    return found


class Key(NamedTuple):
    name: str
    ident: bytes
    raw: bytes

    @classmethod
    def of(cls, name: str, kind: int, raw: bytes) -> "Key":
        return cls(name, sha256(name.encode() + b"\n" + bytes([kind]) + raw)[:4], raw)

    @classmethod
    def read(cls, text: str, kind: int) -> "Key":
        name, ident, rest = text.split("+", 2)
        key = cls.of(name, kind, b64(rest)[1:])
        need((key.ident.hex(), b64(rest)[0], len(key.raw)) == (ident, kind, 32), f"the form of key {name}")
        return key


class Policy(NamedTuple):
    pin: str
    logs: list[Key]
    witnesses: dict[str, Key]
    groups: dict[str, tuple[int, list[str]]]
    quorum: str

    @classmethod
    def read(cls, text: str) -> "Policy":
        logs, quorum, witnesses, groups = [], [], dict[str, Key](), dict[str, tuple[int, list[str]]]()
        for word, first, *rest in map(str.split, re.findall(r"(?m)^\s*[^\s#].*$", text)):
            known = {"none", *witnesses, *groups}
            need(word in ("log", "quorum") or first not in known, f"the policy names {first} twice")
            if word == "log":
                logs.append(Key.read(first, 1))
            elif word == "witness":
                witnesses[first] = Key.read(rest[0], 4)
            elif word == "group":
                groups[first] = {"any": 1, "all": len(rest) - 1}.get(rest[0]) or int(rest[0]), rest[1:]
                need(0 < groups[first][0] < len(rest) and known.issuperset(rest[1:]), f"the group {first}")
            else:
                need(word == "quorum" and first in known, "the policy's quorum")
                quorum.append(first)
        pins = re.findall(rf"(?m)^#\s*offramp-entry-0\s+({HASH})$", text)
        need(len(set(pins)) == len(quorum) == 1, "the policy does not say one entry 0 and one quorum")
        return cls(pins[0], logs, witnesses, groups, quorum[0])

    def met(self, name: str, seen: set[str]) -> bool:
        least, inner = self.groups.get(name, (1, []))
        return name == "none" or name in seen or sum(self.met(one, seen) for one in inner) >= least


class Checkpoint(NamedTuple):
    body: bytes
    lines: dict[tuple[str, bytes], bytes]
    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, note: str) -> "Checkpoint":
        text, rest = note.rsplit("\n\n", 1)
        origin, size, root = text.split("\n")
        found = re.findall(r"— ([^\s+]+) (\S+)\n", rest)
        need("".join(f"— {name} {raw}\n" for name, raw in found) == rest, "a signature line has another form")
        need(form("[1-9][0-9]*", size) and int(size) % 16 == 0, "a checkpoint is not at a full block")
        lines = {(name, b64(raw)[:4]): b64(raw)[4:] for name, raw in reversed(found)}
        return cls(f"{text}\n".encode(), lines, origin, int(size), b64(root))

    def signers(self, keys: list[Key]) -> list[Key]:
        found = [key for key in keys if key[:2] in self.lines]
        for key in found:
            need(signed(key.raw, self.body, self.lines[key[:2]]), f"{self.size}: a false signature")
        return found

    def cosigners(self, witnesses: dict[str, Key]) -> set[str]:
        found = {name: key for name, key in witnesses.items() if key[:2] in self.lines}
        for key in found.values():
            time, signature = self.lines[key[:2]][:8], self.lines[key[:2]][8:]
            message = b"cosignature/v1\ntime %d\n" % int.from_bytes(time, "big") + self.body
            need(signed(key.raw, message, signature), f"{self.size}: a false cosignature")
        return set(found)


def check_notes(notes: list[Checkpoint], root: Root, named: dict[int, Key], policy: Policy) -> None:
    # `named` are the log's keys by the index of the entry that names each.
    before, trusted, known = 0, False, list(dict.fromkeys([*named.values(), *policy.logs]))
    for note in notes:
        need(note.size > before and note.origin == notes[-1].origin, "the checkpoints do not rise")
        need(note.root == root(0, note.size), f"{note.size}: another root")
        held = [key for at, key in named.items() if at < note.size]
        due = held[max(sum(at < before for at in named) - 1, 0) :]
        own = note.signers(known)
        need(own == due, f"{note.size}: not signed by the key of the log, or by another too")
        note.cosigners(policy.witnesses)
        before, trusted = note.size, trusted or not set(own).isdisjoint(policy.logs)
    need(trusted, "no key of the policy has signed this log")


def read_kinds(page: str) -> dict[str, Kind]:
    fields = re.findall(r"(?m)^\| `(\S+)` \| `(\w+)` \| (`data`|disclosure) \|", page)
    found = {}
    for type_, case, digests in re.findall(r"(?m)^\| `(\S+)` \| (yes|no) \| (\d+) \|", page):
        public = {name for kind, name, where in fields if (kind, where) == (type_, "`data`")}
        private = {name for kind, name, where in fields if (kind, where) == (type_, "disclosure")}
        found[type_] = int(digests), public | {"to"} if case == "yes" else public, private
    return found


def check_leaf(raw: bytes, origin: str, kinds: dict[str, Kind]) -> Any:
    leaf = canonical(raw, "v", "type", "id", "log", "on", "case", "actor", "edition", "data", "sd")
    actor, sd, (digests, public, _) = leaf["actor"], leaf["sd"], kinds[leaf["type"]]
    need(len(raw) <= 2**14 and leaf["v"] == 0 and leaf["v"] is not False, "too long, or of another version")
    need(leaf["log"] == origin, "of another log")
    need(form(ID, leaf["case"]) if "to" in public else leaf["case"] is None, "the case")
    need(form("[0-9-]{10}", leaf["on"]) and date.fromisoformat(leaf["on"]), "the day")
    need(set(actor) in ({"role", "org", "handle"}, {"role", "org", "id"}) and actor["role"], "the actor")
    need(form(ID, leaf["id"], actor.get("handle", leaf["id"])) and form(".+", leaf["edition"]), "an id")
    need(set(leaf["data"]) == public, "the fields of data")
    need(form(DIGEST, *sd) and sd == sorted(set(sd)) and len(sd) == digests, "the digests")
    need(leaf["data"].get("seal", sd[0]) in sd, "the seal is no digest of it")
    return leaf


def read_leaves(raw: bytes, hashes: list[bytes], origin: str, kinds: dict[str, Kind]) -> dict[int, Any]:
    leaves, ids, last, day = dict[int, Any](), set[str](), -1, ""
    for line in rows(raw, "index", "leaf"):
        index, octets = line["index"], b64(line["leaf"])
        need(last < index < len(hashes), "the leaves do not rise")
        need(sha256(b"\0" + octets) == hashes[index], f"entry {index} is not in the tree")
        leaf = leaves[index] = check_leaf(octets, origin, kinds)
        need(leaf["on"] >= day and leaf["id"] not in ids, f"entry {index}: a day falls, or an id comes again")
        last, day = index, leaf["on"]
        ids.add(leaf["id"])
    return leaves


def check_disclosures(raw: bytes, leaves: dict[int, Any], kinds: dict[str, Kind]) -> int:
    erased = {tuple(one) for leaf in leaves.values() for one in leaf["data"].get("erased", ())}
    before, seen = 0, set[tuple[int, str]]()
    for line in rows(raw, "disclosure", "index"):
        index, text = line["index"], line["disclosure"]
        need(index >= before and index in leaves, f"a disclosure of no open leaf: {index}")
        leaf, digest = leaves[index], base64.urlsafe_b64encode(sha256(text.encode())).decode()[:43]
        need(digest in leaf["sd"], f"entry {index} did not fix this disclosure")
        salt, name, _ = canonical(b64(text, b"-_"))
        fits = len(b64(salt, b"-_")) == 32 and name in kinds[leaf["type"]][2]
        need(fits and (index, name) not in seen, f"entry {index}: {name} is no field, or shown twice")
        need((index, name, digest) not in erased, f"entry {index} shows {name}, and it is erased")
        need(name not in SEALED or digest == leaf["data"]["seal"], f"entry {index}: {name} was not sealed so")
        before = index
        seen.add((index, name))
    return len(seen)


def check_register(raw: bytes, leaves: dict[int, Any]) -> None:
    register = canonical(raw, "day", "index", "rows")
    given = [sha256(b"\0" + dump(row)) for row in register["rows"]]
    told = {"day": register["day"], "count": len(given), "root": tree(given)(0, len(given)).hex()}
    stated = [at for at, leaf in leaves.items() if leaf["type"] == "register.stated"]
    need(register["index"] == (stated[-1] if stated else None), "the register is not the newest stated")
    data = leaves[stated[-1]]["data"] if stated else {"day": None, "count": 0, "root": sha256(b"").hex()}
    need(told.items() <= data.items(), "the register is not the one that is stated")


def check(bundle: Path, policy: Policy, kinds: dict[str, Kind]) -> str:
    """Return what was checked; whatever is wrong, or cannot be read, is an exception."""
    files = unzip(bundle)
    notes = [Checkpoint.read(line["note"]) for line in rows(files["data/log/checkpoints.jsonl"], "note")]
    newest = Checkpoint.read(files["data/log/checkpoint"].decode())
    need(newest.body == notes[-1].body, "the list does not end with the checkpoint")
    size, kind = newest.size, canonical(files["data/kind.json"])
    need((kind["size"], kind["origin"]) == (size, newest.origin), "kind.json tells of another checkpoint")
    given = {name: octets for name, octets in files.items() if name.startswith("data/log/tile/")}
    lowest = b"".join(octets for name, octets in given.items() if "/tile/0/" in name)
    hashes = [lowest[at : at + 32] for at in range(0, len(lowest), 32)]
    root = tree(hashes)
    need(len(hashes) == size and root(0, size) == newest.root, "the tiles do not give the root")
    need(tiles(root, size) == given, "the tiles are not those of the leaves")
    need(hashes[0].hex() == policy.pin, "entry 0 is not the one that the policy pins")
    leaves = read_leaves(files["data/log/open.jsonl"], hashes, newest.origin, kinds)
    need(kind["kind"] != "full" or len(leaves) == size, "a full bundle shows every leaf")
    naming = {at: leaf["data"] for at, leaf in leaves.items() if at == 0 or leaf["type"] == "key.rotated"}
    named = {at: Key.of(newest.origin, 1, bytes.fromhex(data["key"])) for at, data in naming.items()}
    need(policy.met(policy.quorum, newest.cosigners(policy.witnesses)), "the quorum has not cosigned")
    for listed in (notes, [*notes[:-1], newest]):
        check_notes(listed, root, named, policy)
    shown = check_disclosures(files["data/disclosures.jsonl"], leaves, kinds)
    check_register(files["data/register.json"], leaves)
    return f"size {size}: {len(notes)} checkpoints, {len(leaves)} open leaves, {shown} disclosures"


def main(bundle: str, policy: str, page: str) -> int:
    try:
        kinds = read_kinds(Path(page).read_text("utf-8"))
        print("fine:", check(Path(bundle), Policy.read(Path(policy).read_text("utf-8")), kinds))
    except Exception as wrong:  # noqa: BLE001 - whatever cannot be read is refused
        print("refused:", wrong if type(wrong) is ValueError else repr(wrong))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
