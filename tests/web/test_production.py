"""What the real service does otherwise: https cookies, strict transport, one host, keys that must exist."""

from dataclasses import replace

import pytest

from app import create_app
from app.vault.keys import KeyMissing


@pytest.fixture
def real_app(app, database, settings):
    del app  # it has made the tables
    production = replace(settings, environment="production", base_url="https://offramp.example", seed=None)
    return create_app(production, database=database)


def test_cookies_are_for_https_and_this_host_alone(real_app):
    answer = real_app.test_client().get("/en/account/sign-in", base_url="https://offramp.example")

    assert answer.headers["Set-Cookie"].startswith("__Host-visit=")
    assert answer.headers["Set-Cookie"].split("; ")[1:] == ["Secure", "HttpOnly", "Path=/", "SameSite=Strict"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "offramp.example.evil.example", "evil.example"])
def test_no_other_host_is_answered(real_app, host):
    assert real_app.test_client().get("/en/", base_url=f"https://{host}").status_code == 400


def test_forwarded_headers_change_nothing(real_app):
    forged = dict.fromkeys(("X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"), "evil.example")

    answer = real_app.test_client().get("/", base_url="https://offramp.example", headers=forged)

    assert answer.headers["Location"] == "/en/"


def test_a_missing_key_is_drawn_by_its_command_and_by_nothing_else(real_app, settings):
    cabinet = real_app.extensions["offramp"].cabinet
    with pytest.raises(KeyMissing):
        cabinet.seal(b"a name", b"case 1")

    said = real_app.test_cli_runner().invoke(args=["keys", "create"])

    assert (said.exit_code, str(settings.key_folder) in said.output) == (0, True)
    assert cabinet.unseal(cabinet.seal(b"a name", b"case 1"), b"case 1") == b"a name"
