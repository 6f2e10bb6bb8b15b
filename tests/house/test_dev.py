"""The one command keeps secrets to itself, packs the same bytes twice, and says what is missing."""

import ast
import re
import socket
import stat
import subprocess
import sys
import tomllib
import zipfile

import pytest

import dev
from tests.house.sources import TOP


def test_the_secret_key_is_drawn_once_and_readable_by_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFRAMP_KEYS", str(tmp_path / "keys"))

    dev.make_keys()
    first = (tmp_path / "keys" / "secret_key").read_text()
    dev.make_keys()

    assert (tmp_path / "keys" / "secret_key").read_text() == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "keys" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_the_archive_of_the_charter_is_the_same_whenever_it_is_packed(tmp_path):
    dev.pack(TOP / "charter", tmp_path / "one.pyz")
    dev.pack(TOP / "charter", tmp_path / "two.pyz")

    assert (tmp_path / "one.pyz").read_bytes() == (tmp_path / "two.pyz").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.pyz") as archive:
        assert "charter/vocabulary.py" in archive.namelist()


def test_the_archive_runs_the_package_it_holds(tmp_path):
    package = tmp_path / "charter"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text("import sys\nprint('asked', sys.argv[1])\nsys.exit(3)\n")
    dev.pack(package, tmp_path / "charter.pyz")

    words = [sys.executable, "-I", tmp_path / "charter.pyz", "verify"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stdout, ran.stderr) == (3, "asked verify\n", "")


def test_readme_settings_and_command_ask_for_the_same_python():
    major, minor = dev.OLDEST
    settings = tomllib.loads((TOP / "pyproject.toml").read_text())["tool"]

    assert f"Python {major}.{minor} or newer and pip" in " ".join((TOP / "README.md").read_text().split())
    assert f"Needs Python {major}.{minor} or newer" in dev.__doc__
    assert settings["ruff"]["target-version"] == f"py{major}{minor}"
    assert settings["mypy"]["python_version"] == f"{major}.{minor}"


def test_an_older_python_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    monkeypatch.setattr(sys, "version", "3.10.12 (main)")

    with pytest.raises(SystemExit, match=r"^Offramp needs Python 3\.11 or newer; this is 3\.10\.12\.$"):
        dev.main()


@pytest.mark.parametrize("name", ["dev.py", "charter/__init__.py", "charter/archive.py"])
def test_an_older_python_can_read_as_far_as_that_sentence(name):
    ast.parse((TOP / name).read_text(), feature_version=(3, 8))


def test_a_taken_port_is_told_before_the_work_begins():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(dev.Trouble, match=f"Port {port} is taken"):
            dev.refuse_taken(port)


def test_a_missing_browser_is_a_sentence_and_no_skipped_test(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TEST_CHROMIUM", raising=False)

    with pytest.raises(dev.Trouble, match="install it"):
        dev.chromium()


def test_what_is_installed_is_not_installed_again(monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "works", lambda _python: True)
    monkeypatch.setattr(dev, "pip", lambda: ["pip"])
    monkeypatch.setattr(dev, "call", lambda *words, **_: calls.append(words) or 0)

    dev.prepare(dev.RUN)
    dev.prepare(dev.RUN)

    assert calls == [("pip", "install", "--quiet", "--require-hashes", "-r", str(TOP / "requirements.txt"))]


def test_what_follows_the_name_of_a_campaign_is_the_campaigns_own():
    function, wanted = dev.asked(["campaign", "crash", "--cycles", "3"])

    assert (function, wanted.name, wanted.arguments) == (dev.campaign, "crash", ["--cycles", "3"])


def test_the_settings_of_the_shell_do_not_reach_the_tests(monkeypatch):
    monkeypatch.setenv("OFFRAMP_ENV", "production")
    monkeypatch.setenv("FLASK_DEBUG", "1")

    assert not {"OFFRAMP_ENV", "FLASK_DEBUG"} & set(dev.clean_environment())


def test_every_step_runs_and_is_shown_in_turn_and_one_that_fails_fails_them_all(capfdbinary):
    steps = {
        "first": (sys.executable, "-c", "import sys; print('looked'); sys.exit(3)"),
        "second": (sys.executable, "-c", "import sys; print('looked too', file=sys.stderr)"),
    }

    with pytest.raises(SystemExit) as left:
        dev.run_steps(steps, {}, fine={0})

    said = re.sub(rb"\d+ s", b"N s", capfdbinary.readouterr().out).decode()
    assert left.value.code == 1
    assert said == (
        "\n== first\nlooked\n\n== second\nlooked too\n"
        "\nfirst FAILED N s, second ok N s: FAILED in N s\n"
    )


def test_steps_that_all_went_well_leave_with_nothing_to_say_but_so(capfdbinary):
    with pytest.raises(SystemExit) as left:
        dev.run_steps({"only": (sys.executable, "-c", "raise SystemExit(5)")}, {}, fine={0, 5})

    assert left.value.code == 0
    assert b"only ok" in capfdbinary.readouterr().out
