"""Checks tree, notes and disclosures of an Offramp bundle (no delta); written from `log-format.md` alone."""

import base64
import hashlib
import json
import re
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import category, is_normalized

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
BASE = 15112221349535400772501151409588531511454012693041857206046113283949847762202, 4 * pow(5, -1, P) % P
DATA = r"(kind|register|rulebooks/[a-z0-9][a-z0-9-]{,63})\.json|(disclosures|log/checkpoints|log/open)\.jsonl"
TOP = r"(manifest-sha256|tagmanifest-sha256|bagit|bag-info|README-(en|ru|uk))\.txt"
NAMES = rf"data/({DATA}|log/checkpoint|log/tile/[0-9/px.]+)|{TOP}"


def need(holds: object, sentence: str) -> None:
    if not holds:
        raise ValueError(sentence)


def sha256(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def unbase64(text: str, letters: bytes = b"+/") -> bytes:
    """The bytes of base64, or with the letters -_ of base64url without padding, in the one form they have."""
    raw = base64.b64decode(text + "==", letters)
    again = base64.b64encode(raw, letters).decode().rstrip("=" if letters == b"-_" else "")
    need(again == text, "base64 is not in its one form")
    return raw


def add(p: tuple[int, int], q: tuple[int, int]) -> tuple[int, int]:
    t = D * p[0] * q[0] * p[1] * q[1] % P
    back = pow(1 - t * t, -1, P)
    return (p[0] * q[1] + q[0] * p[1]) * (1 - t) * back % P, (p[1] * q[1] + p[0] * q[0]) * (1 + t) * back % P


def times(n: int, p: tuple[int, int]) -> tuple[int, int]:
    return (0, 1) if n == 0 else add(p, times(n - 1, p)) if n % 2 else times(n // 2, add(p, p))


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is good: the equation without the cofactor, no key of small order."""
    sign, y = divmod(int.from_bytes(key, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    s = int.from_bytes(signature[32:], "little")
    fits = len(key) == 32 and len(signature) == 64 and y < P and s < Q and x * x % P == square
    if not fits or times(8, (x, y)) == (0, 1):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    rx, ry = add(times(s, BASE), times(k, (P - x if x % 2 == sign else x, y)))
    return (ry + (rx % 2 << 255)).to_bytes(32, "little") == signature[:32]


def sound(value: object, room: int = 32) -> bool:
    if isinstance(value, str):
        return room > 0 and is_normalized("NFC", value) and not {"Cn", "Cs"} & {*map(category, value)}
    if isinstance(value, dict):
        return sound([*value.values()], room) and all(re.fullmatch("[a-z][a-z0-9_]*", key) for key in value)
    if isinstance(value, list):
        return room > 0 and all(sound(item, room - 1) for item in value)
    return room > 0 and (value is None or (isinstance(value, int) and abs(value) < 2**53))


def canonical(raw: bytes) -> object:
    try:
        value: object = json.loads(raw.decode())
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except (ValueError, RecursionError) as error:
        raise ValueError("JSON that cannot be read") from error
    need(sound(value) and again.encode() == raw, "JSON that is not canonical as section 1 has it")
    return value


def members(raw: bytes, names: str) -> dict[str, Any]:
    value: Any = canonical(raw)
    need(isinstance(value, dict) and sorted(value) == names.split(), f"not an object of {names}")
    return dict(value)


class Policy(NamedTuple):
    keys: list[tuple[str, bytes]]
    groups: dict[str, tuple[int, set[Any]]]
    pins: set[str]

    @classmethod
    def read(cls, text: str) -> "Policy":
        """Keys, each behind the byte of its type; groups, with one for each witness and "" for the quorum."""
        pins = re.findall(r"(?am)^\s*(?=#(?i:.*offramp.?entry))(?:#\s*offramp-entry-0\s+)?(.*?)\s*$", text)
        keys, groups = list[tuple[str, bytes]](), dict[str, tuple[int, set[Any]]](none=(0, set()))
        for words in [re.findall("[^ \t]+", line) for line in text.split("\n")]:
            match words:
                case ["log" as name, key, *_] | ["witness", name, key, *_]:
                    owner, identity, encoded = key.split("+", 2)
                    raw, sort = unbase64(encoded), 1 if words[0] == "log" else 4
                    good = len(raw) == 33 and sha256(owner.encode() + b"\n" + raw)[:4].hex() == identity
                    need(good and raw[0] == sort and (sort == 1 or name not in groups), f"bad key {owner}")
                    need(all(raw != other for _, other in keys), f"the key of {owner} comes twice")
                    keys.append((owner, raw))
                    groups.update({name: (1, {keys[-1]})} if sort == 4 else {})
                case ["group", name, n, *names] if name not in groups and {*groups} - {"none"} >= {*names}:
                    count = {"any": 1, "all": len(names)}.get(n) or int(n)
                    every = [*names, *(one for group, (_, old) in groups.items() if group for one in old)]
                    need(0 < count <= len(names) and len(every) == len({*every}), f"bad group {name}")
                    groups[name] = count, {*names}
                case ["quorum", name] if name in groups and "" not in groups:
                    groups[""] = 1, {name}
                case _:
                    need(not words or words[0][0] == "#", f"a line that does not belong there: {words}")
        need("" in groups and len({*pins}) < 2, "no quorum, or two different pins of entry 0")
        return cls(keys, groups, {*pins})


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes
    body: bytes
    signatures: dict[tuple[str, bytes], bytes]

    @classmethod
    def read(cls, note: str) -> "Checkpoint":
        parts: Any = re.fullmatch(r"(([^\s+]+)\n([1-9][0-9]*)\n(\S{44})\n)\n((\u2014 [^\s+]+ \S+\n)+)", note)
        need(parts, "a note that is not three lines, an empty one and signatures")
        pairs = [(name, unbase64(raw)) for name, raw in re.findall(r"(\S+) (\S+)\n", parts[5])]
        first = {(name, raw[:4]): raw[4:] for name, raw in reversed(pairs)}
        return cls(parts[2], int(parts[3]), unbase64(parts[4]), parts[1].encode(), first)

    def has(self, name: str, key: bytes) -> bool:
        """Whether a key, after the byte of its type, has signed; the first of its lines must not fail."""
        raw = self.signatures.get((name, sha256(name.encode() + b"\n" + key)[:4]))
        if raw is not None:
            time = f"cosignature/v1\ntime {int.from_bytes(raw[:8], 'big')}\n".encode() if key[0] == 4 else b""
            need(signed(key[1:], time + self.body, raw[8:] if time else raw), f"a signature of {name} fails")
        return raw is not None


def read_kinds(page: str) -> dict[str, dict[str, list[str]]]:
    """For each type its fields with where, tier, key, opener; under "" if of a case, and how many digests."""
    kinds = {}
    for name, *row in re.findall(r"(?m)^\| `(\w+\.\w+)` \| (yes|no) \| (\d+) \|", page):
        kinds[name] = {"": row, "to": ["data"]} if row[0] == "yes" else {"": row}
    for name, field, *row in re.findall(r"(?m)^\| `(\w+\.\w+)`" + r" \| `?([\w.]*)`?" * 5 + r" \|$", page):
        kinds[name][field] = row
    return kinds


def root(hashes: list[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1" + root(hashes[:half]) + root(hashes[half:]))


def tiles(hashes: list[bytes], level: int = 0) -> dict[str, bytes]:
    found, chunks = {}, [hashes[start : start + 256] for start in range(0, len(hashes), 256)]
    for number, chunk in enumerate(chunks):
        name = re.sub("(...)(?=.)", r"x\1/", str(number).zfill(-(-len(str(number)) // 3) * 3))
        found[f"data/log/tile/{level}/{name}" + f".p/{len(chunk)}" * (len(chunk) < 256)] = b"".join(chunk)
    return found | (tiles([root(part) for part in chunks if len(part) == 256], level + 1) if chunks else {})


def unpack(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as bag:
        names, room = [one.orig_filename for one in bag.infolist()], 200 * Path(path).stat().st_size + 2**20
        odd = {"bagit.txt", "bag-info.txt"} - {*names} or {n for n in names if not re.fullmatch(NAMES, n)}
        need(not odd and len(names) == len({*names}) <= 32000, f"a name is missing, unknown or twice {odd}")
        need(sum(one.file_size for one in bag.infolist()) <= room, "it unpacks to more than a bundle may")
        files = {one.orig_filename: bag.read(one) for one in bag.infolist()}
    for manifest, data in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        *said, rest = files[manifest].decode().split("\n")
        covered = [name for name in names if name.startswith("data/") == data and not name.startswith("tag")]
        wrong = sorted({f"{sha256(files[name]).hex()}  {name}" for name in covered} ^ {*said})
        need(not wrong and not rest and len(said) == len(covered), f"{manifest} does not fit {wrong[:1]}")
    return files


class Checker:
    def rows(self, name: str, names: str) -> list[dict[str, Any]]:
        self.where = name
        *lines, rest = self.files[name].split(b"\n")
        need(not rest, "its last line has no end")
        return [members(line, names) for line in lines]

    def read_leaves(self) -> None:
        self.leaves, ids, last, day = dict[int, dict[str, Any]](), dict[str, int](), -1, ""
        for line in self.rows("data/log/open.jsonl", "index leaf"):
            n, raw, self.where = line["index"], unbase64(line["leaf"]), f"entry {line['index']}"
            need(type(n) is int and last < n < self.own.size, "its number falls or is not in the tree")
            need(sha256(b"\0" + raw) == self.hashes[n], "its hash is not that of the tree")
            leaf = members(raw, "actor case data edition id log on sd type v")
            kind, case, data, sd = self.kinds[leaf["type"]], leaf["case"], leaf["data"], leaf["sd"]
            need(len(raw) <= 2**14 and repr(leaf["v"]) == "0", "it is too long or of another version")
            need({leaf["log"], data.get("origin", leaf["log"])} == {self.own.origin}, "it is of another log")
            need(re.fullmatch("[0-9a-f]{32}", leaf["id"]) and leaf["id"] not in ids, "its id is not new")
            need(date.fromisoformat(leaf["on"]).isoformat() == leaf["on"] >= day, "its day is out of order")
            need(re.fullmatch("[0-9a-f]{32}", case) if "to" in kind else case is None, "its case is wrong")
            need(data.keys() == {one for one, row in kind.items() if "data" in row}, "its fields are others")
            need(sd == sorted({*sd}) and len(sd) == int(kind[""][1]), "its digests: wrong order or number")
            need({len(unbase64(digest, b"-_")) for digest in sd} == {32}, "a digest is not of its form")
            need(data.get("seal", sd[0]) in sd, "its seal is not one of its digests")
            need((n == 0) == (leaf["type"] in ("log.founded", "log.succeeded")), "entry 0 alone founds a log")
            self.keys.update({n: b"\1" + bytes.fromhex(data["key"])} if "key" in data else {})
            for target, name, digest in data.get("erased", []):
                other = self.leaves.get(target, {**leaf, "sd": [digest]})
                need(target < n and other["case"] == case and digest in other["sd"], "it erases what is not")
                self.erased.add((target, name))
            self.leaves[n], ids[leaf["id"]], last, day = leaf, n, n, leaf["on"]

    def check_notes(self) -> int:
        mine = {key for name, key in self.policy.keys if name == self.own.origin and key[0] == 1}
        before, last, met, rows = 0, 0, set[Any](), self.rows("data/log/checkpoints.jsonl", "note")
        for note in [*(Checkpoint.read(row["note"]) for row in rows), self.own]:
            self.where, before = f"checkpoint {note.size}", before if note is self.own else last
            need(note.origin == self.own.origin, "it is of another log")
            need(before < note.size <= self.own.size and note.size % 16 == 0, "not a larger, full block")
            need(note.root == root(self.hashes[: note.size]), "its root is not that of the leaves")
            old = [key for n, key in self.keys.items() if n < before][-1:]
            new = [key for n, key in self.keys.items() if before <= n < note.size]
            did = {key for key in {*mine, *self.keys.values()} if note.has(note.origin, key)}
            need(did == {*old, *new}, "it is not signed by the keys of its size and no other")
            last, met = note.size, {key for key in self.policy.keys if key[1][0] == 4 and note.has(*key)}
        need(Checkpoint.read(rows[-1]["note"]).body == self.own.body, "it is not the last of the list")
        need(mine & {*self.keys.values()}, "the policy has none of the keys of this log")
        for name, (count, names) in self.policy.groups.items():
            met |= {name} if len(met & names) >= count else set()
        need("" in met, "the quorum of witnesses has not cosigned it")
        return len(rows)

    def check_disclosures(self, bundle: str) -> int:
        rows, seen = self.rows("data/disclosures.jsonl", "disclosure index"), {(-1, ""): ""}
        acts = {(leaf["case"], leaf["type"]) for leaf in self.leaves.values()}
        for n, encoded in [(row["index"], row["disclosure"]) for row in rows]:
            self.where = f"a disclosure of entry {n}"
            leaf, inner = self.leaves[n], canonical(unbase64(encoded, b"-_"))
            salt, name, _ = inner if isinstance(inner, list) else []
            place, tier, _, opener = self.kinds[leaf["type"]][name]
            digest = base64.urlsafe_b64encode(sha256(encoded.encode())).decode()[:43]
            need(digest in leaf["sd"], "its digest is not one of the entry's")
            need(len(unbase64(salt, b"-_")) == 32 and type(n) is int, "its salt or number is not of its form")
            fits = place == "disclosure" and next(reversed(seen)) < (n, name)
            need(fits, f"{name} is not of the type, comes twice or is not in order")
            need((n, name) not in self.erased, f"{name} is shown although erased")
            need(tier == "public" or bundle != "public", f"{name} is shown in a public bundle")
            need(not opener or digest == leaf["data"]["seal"], f"{name} is not what was sealed")
            need(not opener or bundle != "full" or (leaf["case"], opener) in acts, f"{name} is not open yet")
            seen[n, name] = digest
        return len(rows)

    def check(self, bundle: str, policy: str, page: str) -> str:
        self.where, self.keys, self.erased = "policy or page", dict[int, bytes](), set[tuple[int, str]]()
        self.policy = Policy.read(Path(policy).read_bytes().decode(errors="surrogateescape"))
        self.kinds, self.where = read_kinds(Path(page).read_text("utf-8")), "the bundle"
        self.files, self.where = unpack(bundle), "data/log/checkpoint"
        self.own, self.where = Checkpoint.read(self.files[self.where].decode()), "data/kind.json"
        kind = members(self.files[self.where], "case day kind newer origin reader size")
        need(re.fullmatch("public|case|full", kind["kind"]), "it is of a kind that is not judged here")
        need((kind["origin"], kind["size"]) == self.own[:2], "it is not that of the checkpoint")
        tree = {name: raw for name, raw in self.files.items() if name.startswith("data/log/tile/")}
        lowest = sorted((name.count("x"), name) for name in tree if name.startswith("data/log/tile/0/"))
        row, self.where = b"".join(tree[name] for _, name in lowest), "data/log/tile"
        self.hashes = [row[start : start + 32] for start in range(0, len(row), 32)]
        need(len(self.hashes) == self.own.size and tiles(self.hashes) == tree, "not those of the leaf hashes")
        need(self.policy.pins <= {self.hashes[0].hex()}, "entry 0 is not the one that the policy pins")
        self.read_leaves()
        need(kind["kind"] != "full" or len(self.leaves) == self.own.size, "a full bundle withholds a leaf")
        counts = self.check_notes(), len(self.leaves), self.check_disclosures(kind["kind"])
        self.where = "data/register.json"
        said = members(self.files[self.where], "day index rows")
        stated = [(n, e["data"]) for n, e in self.leaves.items() if e["type"] == "register.stated"]
        n, data = stated[-1] if stated else (None, {"day": None, "count": 0, "root": root([]).hex()})
        rows = [sha256(b"\0" + row) for row in re.findall(rb'\{"case":[^{}]*\}', self.files[self.where])]
        good = root(rows).hex() == data["root"] and len(rows) == len(said["rows"]) == data["count"]
        need(good and (said["index"], said["day"]) == (n, data["day"]), f"it is not what entry {n} states")
        return "size {}: {} checkpoints, {} open leaves, {} disclosures".format(self.own.size, *counts)


def main(bundle: str, policy: str, page: str) -> int:
    checker = Checker()
    try:
        line = f"fine: {checker.check(bundle, policy, page)}"
    except Exception as error:  # noqa: BLE001 - whatever cannot be read is refused
        why = error if isinstance(error, ValueError) else f"something is missing or malformed, {error!r}"
        line = f"refused: {checker.where}: {why}"
    print(" ".join(line.encode("ascii", "backslashreplace").decode().split()))
    return 0 if line.startswith("fine") else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
