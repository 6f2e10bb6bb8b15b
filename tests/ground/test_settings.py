"""Production refuses to start on what is weak, missing or moved; each refusal says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import BadSettings, settings_from

GOOD_KEY = bytes(range(40))


def good(folder: Path, **changed: str) -> dict[str, str]:
    """Return an environment that production accepts, with changes; an empty value takes a name out."""
    key = folder / "secret"
    if not key.exists():
        key.write_bytes(GOOD_KEY)
        key.chmod(0o600)
    env = {
        "OFFRAMP_ENV": "production",
        "OFFRAMP_DATA": str(folder / "data"),
        "OFFRAMP_KEY_STORE": str(folder / "data_keys"),
        "OFFRAMP_BASE_URL": "https://offramp.test",
        "OFFRAMP_ORIGIN": "log.offramp.test",
        "OFFRAMP_SECRET_KEY_FILE": str(key),
    }
    return {name: value for name, value in {**env, **changed}.items() if value}


def test_production_starts_on_sound_settings(tmp_path):
    settings = settings_from(good(tmp_path))

    assert settings.is_production
    assert settings.secret_key == GOOD_KEY
    assert settings.key_store == tmp_path / "data_keys"
    assert settings.hours == (6, 18)
    assert settings_from(good(tmp_path, OFFRAMP_HOURS="23, 5,5")).hours == (5, 23)


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"OFFRAMP_NOW": "frozen:2026-03-01T12:00:00+00:00"}, "OFFRAMP_NOW is for demo and test"),
    ({"OFFRAMP_SEED": "x"}, "OFFRAMP_SEED is for demo and test"),
    ({"OFFRAMP_PASSWORD_PROFILE": "cheap"}, "OFFRAMP_PASSWORD_PROFILE must be strong"),
    ({"OFFRAMP_BASE_URL": "http://offramp.test"}, "OFFRAMP_BASE_URL must begin with https://"),
    ({"OFFRAMP_ORIGIN": ""}, "OFFRAMP_ORIGIN must be the log's own name"),
    ({"OFFRAMP_ORIGIN": "demo.example/log"}, "OFFRAMP_ORIGIN must be the log's own name"),
    ({"OFFRAMP_SECRET_KEY_FILE": ""}, "The secret key is missing"),
    ({"OFFRAMP_SECRET_KEY_FILE": "/nowhere"}, "The secret key is missing"),
    ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG must be off"),
    ({"OFFRAMP_ENV": "prod"}, "OFFRAMP_ENV must be one of"),
    ({"OFFRAMP_HOURS": "6,24"}, "OFFRAMP_HOURS must be UTC hours"),
    ({"OFFRAMP_HOURS": "six"}, "OFFRAMP_HOURS must be UTC hours"),
], ids=lambda value: value if isinstance(value, str) else "=".join(next(iter(value.items()))))
def test_production_refuses(tmp_path, changed, sentence):
    with pytest.raises(BadSettings, match=sentence):
        settings_from(good(tmp_path, **changed))


@pytest.mark.parametrize("place", ["", "data", "data/data_keys", "keys", "keys/of/data"])
def test_production_refuses_a_key_store_that_is_backed_up_with_data_or_keys(tmp_path, place):
    where = {"OFFRAMP_KEYS": str(tmp_path / "keys"), "OFFRAMP_KEY_STORE": place and str(tmp_path / place)}

    with pytest.raises(BadSettings, match="OFFRAMP_KEY_STORE must lie outside OFFRAMP_DATA and OFFRAMP_KEYS"):
        settings_from(good(tmp_path, **where))


@pytest.mark.parametrize(("key", "mode", "sentence"), [
    (b"", 0o600, "missing"),
    (bytes(range(31)), 0o600, "at least 32 bytes"),
    (b"a" * 64, 0o600, "no one can guess"),
    (b"secret" + bytes(range(64, 104)), 0o600, "known word"),
    (b"Changeme" + bytes(range(64, 104)), 0o600, "known word"),
    (b"password" + bytes(range(64, 104)), 0o600, "known word"),
    (GOOD_KEY, 0o640, "its owner alone"),
    (GOOD_KEY, 0o604, "its owner alone"),
    (GOOD_KEY, 0o660, "its owner alone"),
])
def test_production_refuses_a_weak_secret(tmp_path, key, mode, sentence):
    path = tmp_path / "secret"
    path.write_bytes(key)
    path.chmod(mode)

    with pytest.raises(BadSettings, match=sentence):
        settings_from(good(tmp_path))


@pytest.mark.parametrize(
    "value", ["yesterday", "frozen:2026-03-01", "frozen:2026-03-01T12:00:00", "file:", "x:y"]
)
def test_a_malformed_present_is_refused_in_the_demo_too(tmp_path, value):
    with pytest.raises(BadSettings):
        settings_from({"OFFRAMP_DATA": str(tmp_path), "OFFRAMP_NOW": value})
