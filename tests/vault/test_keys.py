"""Keys lie in files of their owner alone; what is sealed opens only under its own key and context."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.chance import SeededChance, SystemChance
from app.vault.keys import KeyCabinet, KeyMissing, SealBroken, unseal_under


@pytest.fixture
def cabinet(tmp_path, chance):
    return KeyCabinet(tmp_path / "keys", chance)


def test_what_was_sealed_opens_again_in_another_process(cabinet, tmp_path):
    sealed = cabinet.seal(b"a name", b"case 1", "field")

    assert KeyCabinet(tmp_path / "keys", SystemChance()).unseal(sealed, b"case 1") == b"a name"


@pytest.mark.parametrize("harm", [
    lambda sealed: sealed[:-1],
    lambda sealed: sealed[:16] + bytes([sealed[16] ^ 1]) + sealed[17:],
    lambda sealed: sealed[:4] + bytes([sealed[4] ^ 1]) + sealed[5:],
    lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:],
    lambda sealed: sealed[:0],
    lambda sealed: sealed[:4],
    lambda sealed: sealed + b"x",
], ids=["cut", "text flipped", "nonce flipped", "name flipped", "empty", "name alone", "longer"])
def test_altered_bytes_do_not_open(cabinet, harm):
    sealed = cabinet.seal(b"a name", b"case 1")

    with pytest.raises(SealBroken):
        cabinet.unseal(harm(sealed), b"case 1")


def test_another_context_or_key_does_not_open(cabinet, tmp_path):
    sealed = cabinet.seal(b"a name", b"case 1")

    with pytest.raises(SealBroken):
        cabinet.unseal(sealed, b"case 2")
    with pytest.raises(SealBroken):
        KeyCabinet(tmp_path / "others", SystemChance()).unseal(sealed, b"case 1")


def test_a_seeded_cabinet_never_gives_one_nonce_to_two_texts(cabinet):
    nonces = {cabinet.seal(text, aad, "same purpose")[4:16] for text in (b"a", b"b") for aad in (b"1", b"2")}

    assert len(nonces) == 4


def test_a_data_key_is_stored_wrapped_and_opens_again(cabinet):
    wrapped = cabinet.new_data_key("case 1", "petitioner")
    key = cabinet.open_data_key(wrapped)
    sealed = cabinet.seal_under(key, b"a statement", b"case 1")

    assert key not in wrapped
    assert unseal_under(cabinet.open_data_key(wrapped), sealed, b"case 1") == b"a statement"
    assert AESGCM(key).decrypt(sealed[:12], sealed[12:], b"case 1") == b"a statement"


def test_key_files_are_for_their_owner_alone_and_are_drawn_once(cabinet, tmp_path):
    cabinet.create_all()
    before = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    KeyCabinet(tmp_path / "keys", SystemChance()).create_all()

    assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == before
    assert sorted(before) == ["kek", "log_key", "person", "receipts", "secret_key"]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_one_seed_gives_one_log_key(tmp_path):
    first, second = (KeyCabinet(tmp_path / name, SeededChance("one")) for name in ("a", "b"))

    assert first.log_public() == second.log_public()
    assert first.sign_log(b"checkpoint") == second.sign_log(b"checkpoint")


def test_a_missing_key_is_not_drawn_anew_where_it_may_not_be(tmp_path, chance):
    careful = KeyCabinet(tmp_path / "keys", chance, draws_missing=False)

    with pytest.raises(KeyMissing, match="kek"):
        careful.seal(b"a name", b"case 1")
    assert not (tmp_path / "keys").exists()
