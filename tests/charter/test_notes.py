"""Notes, checkpoints and cosignatures: other projects' cases, and our own log and witnesses."""

import itertools
from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charter.note import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    Forged,
    Malformed,
    NoteError,
    Unsigned,
    VerifierKey,
    check_note,
    compose,
    cosignature_bytes,
    cosigned_message,
    key_id,
    open_checkpoint,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    signature_line,
    vkey,
)
from charter.proof import NotAProof, TlogProof, format_proof, parse_proof
from tests.charter.vectors import present, read_json

GO = read_json("go-note/note_cases.json")
C2SP = read_json("c2sp/signed_note_example.json")
LOG, WITNESS = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (1, 2))
LOG_KEY = VerifierKey("offramp.example/log", ED25519, LOG.public_key().public_bytes_raw())
WITNESS_KEY = VerifierKey("north.example/witness", COSIGNATURE, WITNESS.public_key().public_bytes_raw())
CHECKPOINT = Checkpoint("offramp.example/log", 16, bytes(range(32)))
TEXT = str(CHECKPOINT)
TIME = 1_772_452_800


def log_line(text=TEXT):
    return signature_line(LOG_KEY.name, LOG_KEY.id, LOG.sign(text.encode()))


def witness_line(text=TEXT, time=TIME, signed_time=TIME):
    signature = WITNESS.sign(cosigned_message(text, signed_time))
    return signature_line(WITNESS_KEY.name, WITNESS_KEY.id, cosignature_bytes(time, signature))


def own_cases():
    """Yield notes of the same form that a checkout has without the other projects'."""
    signed = compose(TEXT, [log_line()])
    yield signed, [str(LOG_KEY)], [LOG_KEY.name]
    yield signed, [str(WITNESS_KEY)], []
    yield signed.replace(b"16", b"17"), [str(LOG_KEY)], []
    yield signed[:-1], [str(LOG_KEY)], []


def outside_cases():
    """Every note of the two projects: message, keys, names verified (none when it must be refused)."""
    if C2SP:
        yield C2SP["msg"].encode(), [C2SP["vkey"]], ["example.com/foo"]
    if GO:
        yield GO["sign"]["want"].encode(), GO["vkeys"][:1], ["PeterNeumann"]
        for case in GO["open"]:
            message = b64decode(case["msg_b64"]) if case["msg"] is None else case["msg"].encode()
            yield message, case["vkeys"], case.get("verified", [])


def outside_keys():
    return [C2SP["vkey"], *GO["vkeys"]] if GO and C2SP else []


def test_all_outside_cases_are_tried(count_outside):
    count_outside(len(list(outside_cases())), 15)
    assert len(outside_keys()) == present(3)


CASES = [*own_cases(), *outside_cases()]


@pytest.mark.parametrize(("message", "keys", "names"), CASES, ids=itertools.count())
def test_a_note_is_judged_as_its_project_does(message, keys, names):
    known = [parse_vkey(key) for key in keys]
    if names:
        assert [one.key.name for one in check_note(parse_note(message), known)] == names
    else:
        with pytest.raises(NoteError):
            check_note(parse_note(message), known)


@pytest.mark.parametrize("message", [one[0] for one in CASES if one[2]], ids=itertools.count())
def test_composing_gives_what_the_project_writes(message):
    note = parse_note(message)
    lines = [signature_line(one.name, one.key_id, one.signature) for one in note.signatures]

    assert compose(note.text, lines) == message


@pytest.mark.parametrize("text", [str(LOG_KEY), str(WITNESS_KEY), *outside_keys()])
def test_key_has_one_spelling_and_no_part_or_neighbour_is_a_key(text):
    assert str(parse_vkey(text)) == text
    parts = {text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1)}
    neighbours = {text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :] for at in range(len(text))}
    for wrong in (parts - {text}) | neighbours:
        with pytest.raises(Malformed):
            parse_vkey(wrong)


@pytest.mark.parametrize(
    "text",
    [
        vkey("two words", bytes(32)),
        vkey("n", bytes(33)),
        vkey("n", bytes(32), 2),
        *(GO or {}).get("bad_vkeys", []),
    ],
)
def test_keys_of_other_kinds_are_refused(text):
    with pytest.raises(Malformed):
        parse_vkey(text)


def test_key_id_depends_on_name_type_and_key():
    ids = {
        key_id("a", 1, bytes(32)),
        key_id("b", 1, bytes(32)),
        key_id("a", 4, bytes(32)),
        key_id("a", 1, b"k"),
    }

    assert len(ids) == 4


def test_checkpoint_is_signed_by_the_log_and_cosigned_at_a_time():
    opened = open_checkpoint(compose(TEXT, [log_line(), witness_line()]), [LOG_KEY], [WITNESS_KEY])

    assert opened.checkpoint == CHECKPOINT
    assert opened.log_keys == (LOG_KEY,)
    assert [(one.key, one.time) for one in opened.cosignatures] == [(WITNESS_KEY, TIME)]


def test_unknown_lines_are_passed_over_and_a_second_line_of_a_key_too():
    strange = [signature_line("else.example", b"\x01\x02\x03\x04", b"?" * n) for n in (1, 64, 2500)]
    damaged = signature_line(LOG_KEY.name, LOG_KEY.id, bytes(64))
    opened = open_checkpoint(compose(TEXT, [*strange, log_line(), damaged]), [LOG_KEY])

    assert (opened.checkpoint, opened.cosignatures) == (CHECKPOINT, ())


@pytest.mark.parametrize(
    "lines",
    [
        [log_line(), witness_line(time=TIME + 1)],
        [log_line(), witness_line(time=1 << 63, signed_time=1 << 63)],
        [log_line(), signature_line(WITNESS_KEY.name, WITNESS_KEY.id, b"short")],
        [log_line(TEXT.replace("16", "32")), witness_line()],
        [signature_line(LOG_KEY.name, LOG_KEY.id, WITNESS.sign(TEXT.encode()))],
    ],
)
def test_known_key_that_fails_rejects_the_checkpoint(lines):
    with pytest.raises(Forged):
        open_checkpoint(compose(TEXT, lines), [LOG_KEY], [WITNESS_KEY])


def test_checkpoint_needs_the_log_itself():
    other = VerifierKey("other.example/log", ED25519, LOG_KEY.public)
    by_other = signature_line(other.name, other.id, LOG.sign(TEXT.encode()))

    for lines in ([witness_line()], [by_other], [by_other, witness_line()]):
        with pytest.raises(Unsigned):
            open_checkpoint(compose(TEXT, lines), [LOG_KEY, other], [WITNESS_KEY])


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"no signatures\n",
        TEXT.encode() + b"\n",
        compose(TEXT, [log_line()])[:-1],
        compose(TEXT, [log_line() * 101]),
        compose(TEXT, [log_line().replace("\u2014", "-")]),
        compose(TEXT, [log_line().replace("log ", "log  ")]),
        compose(TEXT, ["\u2014 a\u00a0b AAAAAAAA\n"]),
        compose(TEXT, ["\u2014 a AAAA\n"]),
        compose(TEXT, ["\u2014 a AAAAAAB=\n"]),
        compose("tab\there\n", [log_line()]),
        b"\xff\n" + compose(TEXT, [log_line()]),
        compose("x" * 1_000_000 + "\n", [log_line()]),
    ],
)
def test_what_is_no_note_is_refused(message):
    with pytest.raises(Malformed):
        parse_note(message)


def test_text_ends_at_the_last_empty_line():
    assert parse_note(compose("a\n\nb\n\n", [log_line()])).text == "a\n\nb\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT + "extension\n",
        TEXT.replace("16", "016"),
        TEXT.replace("16", "-16"),
        TEXT.replace("16", "\u0661"),
        TEXT.replace("offramp.example/log", ""),
        TEXT.replace("AAEC", "AAED", 1)[:-5] + "\n",
        f"o\n1\n{b64encode(bytes(31)).decode()}\n",
    ],
)
def test_checkpoint_has_three_lines_and_one_spelling(text):
    with pytest.raises(Malformed):
        parse_checkpoint(text)


@pytest.mark.parametrize("extra", [None, b"", b"own disclosures"])
@pytest.mark.parametrize("path", [(), (bytes(32), bytes(range(32)))])
def test_receipt_reads_back(path, extra):
    proof = TlogProof(7, path, compose(TEXT, [log_line()]), extra)
    if extra == b"":
        proof = TlogProof(7, path, proof.checkpoint, b"\x00")

    assert parse_proof(format_proof(proof)) == proof


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\n\n",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 00\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\n!\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + (b64encode(bytes(32)) + b"\n") * 64 + b"\nnote",
        b"c2sp.org/tlog-proof@v1\nextra ?\nindex 0\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\n\xff\n\nnote",
    ],
)
def test_what_is_no_receipt_is_refused(text):
    with pytest.raises(NotAProof):
        parse_proof(text)
