"""The verifier as one file: the same bytes every time, and a sentence for a Python that is too old for it."""

import ast
import io
import re
import subprocess
import sys
import zipfile

import pytest

from charter.archive import own_archive


@pytest.fixture
def start():
    with zipfile.ZipFile(io.BytesIO(own_archive())) as archive:
        return archive.read("__main__.py").decode("ascii")


def test_it_is_packed_the_same_each_time_and_starts(tmp_path):
    path = tmp_path / "charter.pyz"
    path.write_bytes(own_archive())

    ran = subprocess.run([sys.executable, "-I", path, "--help"], capture_output=True, text=True, check=True)

    assert path.read_bytes() == own_archive()
    assert ran.stdout.startswith("usage: ")


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10)])
def test_an_older_python_says_in_one_sentence_what_it_lacks(start, version, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (*version, 1, "final", 0))

    with pytest.raises(SystemExit) as left:
        exec(start, {})

    assert left.value.code == 4
    assert capsys.readouterr().err == (
        f"This needs Python 3.11 or newer; this Python is {version[0]}.{version[1]}.\n"
    )


def test_an_older_python_can_read_as_far_as_that(start):
    ast.parse(start, feature_version=(3, 4))
    assert not re.search(r"\bf[\"']|:=|print ", start)
