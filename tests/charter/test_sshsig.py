"""Officers' signatures, as ssh-keygen made them for an invented officer."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.sshsig import (
    SignatureRefused,
    armour,
    check,
    fingerprint,
    parse,
    parse_public_key,
    public_key_line,
    signed_message,
)

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "signatures"
MESSAGE = (FOLDER / "endorsement.txt").read_bytes()
OFFICER = parse_public_key((FOLDER / "officer.pub").read_text())
SIGNATURE = (FOLDER / "endorsement-sha512.sig").read_text()
DAMAGED = "The SSH signature or key is damaged."


def refusal(armoured, message=MESSAGE, key=OFFICER):
    with pytest.raises(SignatureRefused) as refused:
        check(armoured, message, public_key=key)
    return str(refused.value)


def test_signature_of_the_officer_counts():
    check(SIGNATURE, MESSAGE, public_key=OFFICER)
    check(SIGNATURE.replace("\n", "\r\n") + "\n", MESSAGE, public_key=OFFICER)


def test_signature_counts_for_one_text_key_and_purpose_alone():
    assert refusal(SIGNATURE, MESSAGE + b" ") == "The signature does not fit this text."
    assert refusal(SIGNATURE, key=bytes(32)) == "The signature was made with another key."
    assert refusal((FOLDER / "another-purpose.sig").read_text()) == (
        "The signature was made for another purpose. Sign with the command shown on the page."
    )
    assert refusal((FOLDER / "endorsement-sha256.sig").read_text()) == (
        "The signature was made in another way. Sign with the command shown on the page."
    )
    assert refusal((FOLDER / "rsa-key.sig").read_text()) == "Only Ed25519 keys are accepted."


@pytest.mark.parametrize(
    ("armoured", "sentence"),
    [
        ("", "This is not an SSH signature. Paste the whole text of the .sig file."),
        ("x" * 9000, "This is not an SSH signature. Paste the whole text of the .sig file."),
        (SIGNATURE.replace("U1NI", "U1NJ"), "This is not an SSH signature of a version that is understood."),
        (SIGNATURE.replace("Cg8=", "Cg8"), DAMAGED),
        (SIGNATURE.replace("AQAAADMAAAALc3No", "AQAAADMAAAAMc3No"), "Only Ed25519 keys are accepted."),
        (SIGNATURE.replace("AQAAADMA", "AQAA/DMA"), DAMAGED),
    ],
)
def test_damaged_signatures_are_refused_with_a_sentence(armoured, sentence):
    assert refusal(armoured) == sentence


@given(st.data())
@settings(max_examples=60)
def test_a_changed_character_never_counts(data):
    body = SIGNATURE.index("\n") + 1
    at = data.draw(st.integers(body, SIGNATURE.index("\n-----END") - 1))
    other = data.draw(st.sampled_from("AQgw/+9x="))
    changed = SIGNATURE[:at] + other + SIGNATURE[at + 1 :]

    if changed != SIGNATURE and SIGNATURE[at] != "\n":
        assert refusal(changed).endswith(".")


def test_public_keys_are_read_and_written_as_ssh_does():
    line = (FOLDER / "officer.pub").read_text()

    assert line.startswith(public_key_line(OFFICER) + " ")
    assert fingerprint(OFFICER) == "SHA256:95ayz3bs/z8njBpU6jtD/Zd/2bxwKWcnkMgAMWdZ/6o"
    for other in ("", "ssh-rsa AAAA", "ssh-ed25519 AAAA", line.replace("C3Nz", "C3Oz"), line + line):
        with pytest.raises(SignatureRefused):
            parse_public_key(other)


def test_composed_signature_is_what_the_tool_writes():
    assert armour(OFFICER, parse(SIGNATURE).signature) == SIGNATURE


def test_composed_signature_of_a_new_key_counts():
    key = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    public = key.public_key().public_bytes_raw()

    check(armour(public, key.sign(signed_message(MESSAGE))), MESSAGE, public_key=public)
