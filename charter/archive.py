"""The verifier as one file: this package packed so that any Python runs it, always in the same bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold
_START = """\
import sys
if sys.version_info < (3, 11):
    sys.stderr.write("This needs Python 3.11 or newer; this Python is %d.%d.\\n" % sys.version_info[:2])
    sys.exit(4)
import runpy
runpy.run_module({name!r}, run_name="__main__", alter_sys=True)
"""
"""It is written so that even a Python of two decades ago reads as far as the sentence that refuses it."""


def own_archive() -> bytes:
    """Return the archive of this very package, `charter.pyz`."""
    return packed(Path(__file__).parent)


def packed(package: Path) -> bytes:
    """Return an archive that runs a package; the same files give the same bytes."""
    files = {"__main__.py": _START.format(name=package.name).encode()}
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(package.parent).as_posix()] = path.read_bytes()
    out = io.BytesIO()
    out.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(out, "w") as archive:  # stored, for compressors differ between machines
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
