#!/usr/bin/env python3
"""The one command of this checkout: `python3 dev.py up` to try the service, `test` to check it.

Needs Python 3.11 or newer and pip, and nothing else: it makes `.venv` and installs what the
requirements files pin by digest. `python3 dev.py --help` lists the rest.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from charter.archive import packed

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
RUN = ("requirements.txt",)
DEVELOP = ("requirements.txt", "requirements-dev.txt")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST = (3, 11)  # README.md and pyproject.toml say the same
ROOM = 2_000_000_000  # bytes


class Trouble(Exception):
    """Something on this machine is missing; the sentence says what to do."""


def tool(name: str) -> str:
    """Return the path of a program in the virtual environment."""
    return str(VENV / "bin" / name)


def call(*words: str, env: dict[str, str] | None = None, quiet: bool = False) -> int:
    """Run a program in the checkout, its output ours, and return its exit code."""
    sys.stdout.flush()
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(words, cwd=HOME, env=env, stdout=out, stderr=out, check=False).returncode


def must(*words: str, env: dict[str, str] | None = None) -> None:
    """Run a program, and stop here when it fails: it has said why."""
    code = call(*words, env=env)
    if code:
        raise SystemExit(code)


# The virtual environment


def prepare(files: Sequence[str]) -> None:
    """Make `.venv` hold what `files` pin, unless it already does."""
    if not works(tool("python")):
        make_venv()
    stamp = VENV / f"installed-{'-'.join(Path(name).stem for name in files)}"
    wanted = digest_of(files)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Installing {' and '.join(files)} into .venv; the first time this takes minutes", flush=True)
    pinned = [word for name in files for word in ("-r", str(HOME / name))]
    if call(*pip(), "install", "--quiet", "--require-hashes", *pinned):
        raise Trouble("The installation failed; pip says why above. It needs a network or a local index.")
    stamp.write_text(wanted)


def works(python: str) -> bool:
    """Say whether this Python starts and is new enough."""
    if not Path(python).exists():
        return False
    return call(python, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})", quiet=True) == 0


def make_venv() -> None:
    """Make `.venv`, without a pip of its own where Python cannot give it one."""
    shutil.rmtree(VENV, ignore_errors=True)
    print("Making .venv", flush=True)
    if call(sys.executable, "-m", "venv", str(VENV), quiet=True) == 0:
        return
    if call(sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)):
        raise Trouble("Python cannot make a virtual environment: install its venv package (python3-venv).")


def pip() -> list[str]:
    """Return the words that call pip on `.venv`."""
    if call(tool("python"), "-m", "pip", "--version", quiet=True) == 0:
        return [tool("python"), "-m", "pip", "--disable-pip-version-check"]
    if call(sys.executable, "-m", "pip", "--version", quiet=True):
        raise Trouble("pip is missing: install it (python3-pip), then run this again.")
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", tool("python")]


def digest_of(files: Sequence[str]) -> str:
    """Return one digest over the files and the Python they are installed for."""
    together = hashlib.sha256(sys.version.encode())
    for name in files:
        together.update((HOME / name).read_bytes())
    return together.hexdigest()


# The commands


def up(wanted: argparse.Namespace) -> None:
    """Prepare the service, and serve it."""
    if not wanted.no_serve:
        refuse_taken(wanted.port)
    prepare(RUN)
    make_keys()
    env = service_environment(wanted.port)
    flask("db", "upgrade", env=env)
    if wanted.empty:
        flask("people", "prepare-founding", env=env)
    else:
        flask("demo", "load", "--if-empty", env=env)
        flask("clock", "run", env=env)
        flask("demo", "accounts", env=env)
    if wanted.no_serve:
        return
    print(f"\nOpen http://localhost:{wanted.port} in a browser; Ctrl-C stops the service.\n", flush=True)
    served = (tool("gunicorn"), "--bind", f"127.0.0.1:{wanted.port}", "--worker-class", "gthread",
              "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning",
              "wsgi:serving()")
    os.execve(served[0], served, env)  # noqa: S606 - no shell: the server takes this process's place


def refuse_taken(port: int) -> None:
    """Say so before the work begins when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Trouble(f"Port {port} is taken: stop what listens there, or add --port NUMBER.") from None


def service_environment(port: int) -> dict[str, str]:
    """Return this environment, with the address the service is asked to answer at."""
    return {"OFFRAMP_BASE_URL": f"http://localhost:{port}", **os.environ}


def make_keys() -> None:
    """Draw the secret key once, into a file that only its owner reads."""
    data = Path(os.environ.get("OFFRAMP_DATA", HOME / "var"))
    keys = Path(os.environ.get("OFFRAMP_KEYS", data / "keys"))
    for folder in (data, keys):  # made for their owner alone; a folder that is there keeps its mode
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = keys / "secret_key"
    if not secret.exists():
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))


def flask(*words: str, env: dict[str, str] | None = None) -> None:
    """Run one of the service's own commands, and stop here when it fails."""
    must(tool("flask"), "--app", "wsgi", *words, env=env)


def code(wanted: argparse.Namespace) -> None:
    """Print a demo account's present code."""
    prepare(RUN)
    flask("demo", "code", wanted.name)


def sign(wanted: argparse.Namespace) -> None:
    """Sign a downloaded text with a demo officer's key, as ssh-keygen would."""
    prepare(RUN)
    flask("demo", "sign", wanted.name, str(Path(wanted.file).absolute()))


def test(wanted: argparse.Namespace) -> None:
    """Check everything; `--fast` leaves out PostgreSQL and the browser."""
    prepare(DEVELOP)
    env = clean_environment()
    if not wanted.fast:
        env["TEST_CHROMIUM"] = chromium()
        must(tool("python"), "-m", "tests.postgres", env=env)
    chosen = ("--db", "sqlite", "-m", "not browser") if wanted.fast else ("--db", "both")
    steps = {
        "ruff": (tool("ruff"), "check", "--quiet"),
        "mypy": (tool("mypy"), "--no-error-summary"),
        "pytest": (tool("python"), "-m", "pytest", "-q", "-n", "2", *chosen, *wanted.arguments),
    }
    nothing_to_run = 5  # pytest's exit code; fine only for whoever asked for some of the tests
    fine = {0, nothing_to_run} if wanted.arguments else {0}
    with tempfile.TemporaryDirectory(prefix="offramp-test-", dir=memory()) as folder:
        run_steps(steps, env | {"TMPDIR": folder}, fine=fine)


def memory() -> str | None:
    """Return a folder in memory with room for the tests' databases, so that no test waits for a disk."""
    place = Path("/dev/shm")  # noqa: S108 - only looked at; the folder made in it is ours alone
    has_room = place.is_dir() and os.access(place, os.W_OK) and shutil.disk_usage(place).free > ROOM
    return str(place) if has_room else None


def run_steps(steps: dict[str, tuple[str, ...]], env: dict[str, str], *, fine: set[int]) -> None:
    """Run all steps at once and show one after the other; say how each went, and exit with it."""
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(begin(words, env)) for name, words in steps.items()}
        went = {}
        for name, step in running.items():
            print(f"\n== {name}", flush=True)
            is_fine = code_of(step) in fine
            went[f"{name} {'ok' if is_fine else 'FAILED'} {time.monotonic() - began:.0f} s"] = is_fine
    passed = all(went.values())
    print(f"\n{', '.join(went)}: {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.0f} s")
    raise SystemExit(0 if passed else 1)


def begin(words: tuple[str, ...], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a program in the checkout; what it says waits for its turn."""
    return subprocess.Popen(words, cwd=HOME, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def code_of(step: subprocess.Popen[bytes]) -> int:
    """Show what a program says, as it says it, and return its exit code."""
    said = cast("io.BufferedReader", step.stdout)
    while piece := said.read1():
        sys.stdout.buffer.write(piece)
        sys.stdout.flush()
    return step.wait()


def clean_environment() -> dict[str, str]:
    """Return this environment without whatever would steer the service or its tests."""
    # Each of the many programs that a run starts would compile all modules anew.
    steering = ("OFFRAMP_", "FLASK_", "PYTHONDONTWRITEBYTECODE")
    return {key: value for key, value in os.environ.items() if not key.startswith(steering)}


def chromium() -> str:
    """Return the path of a Chromium, installed first where that is ours to do."""
    named = os.environ.get("TEST_CHROMIUM")
    found = named or find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium with apt-get", flush=True)
        call("apt-get", "update", "-qq", quiet=True)
        call("apt-get", "install", "-y", "-qq", "chromium", quiet=True)
        found = find_chromium()
    if found is None or not Path(found).exists():
        raise Trouble(
            "Chromium was not found: install it (for example `apt-get install chromium`), "
            "or set TEST_CHROMIUM to its path. Without it use `python3 dev.py test --fast`."
        )
    return found


def find_chromium() -> str | None:
    """Return the first Chromium on the path that starts."""
    found = (shutil.which(name) for name in CHROMIUMS)
    return next((path for path in found if path and call(path, "--version", quiet=True) == 0), None)


def lint(_wanted: argparse.Namespace) -> None:
    """Check style and types."""
    prepare(DEVELOP)
    run_steps({"ruff": (tool("ruff"), "check"), "mypy": (tool("mypy"),)}, dict(os.environ), fine={0})


def pictures(wanted: argparse.Namespace) -> None:
    """Photograph every page state in three widths."""
    prepare(DEVELOP)
    env = clean_environment() | {"TEST_CHROMIUM": chromium()}
    must(tool("python"), "-m", "tests.browser.pictures", *wanted.arguments, env=env)


def campaign(wanted: argparse.Namespace) -> None:
    """Run one of the long tests by its name, and print what it found."""
    prepare(DEVELOP)
    words = [*filter(None, [wanted.name]), *wanted.arguments]
    must(tool("python"), "-m", "tests.campaigns", *words, env=clean_environment())


def pyz(_wanted: argparse.Namespace) -> None:
    """Pack the charter into one file that any Python runs."""
    target = HOME / "charter.pyz"
    pack(HOME / "charter", target)
    print(f"{target.name}: SHA-256 {hashlib.sha256(target.read_bytes()).hexdigest()}")


def pack(package: Path, target: Path) -> None:
    """Write an archive that runs `package`; the same files give the same bytes, wherever it is done."""
    target.write_bytes(packed(package))
    target.chmod(0o755)


def asked(arguments: Sequence[str]) -> tuple[Callable[[argparse.Namespace], None], argparse.Namespace]:
    """Return the command that was asked for, and its options."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Try, test and pack this checkout.")
    commands = parser.add_subparsers(dest="command", required=True)
    told: dict[str, argparse.ArgumentParser] = {}
    for function in (up, code, sign, test, campaign, lint, pictures, pyz):
        told[function.__name__] = commands.add_parser(function.__name__, help=function.__doc__)
        told[function.__name__].set_defaults(function=function)
    told["up"].add_argument("--no-serve", action="store_true", help="stop before serving")
    told["up"].add_argument("--empty", action="store_true", help="prepare a founding, not the demo world")
    told["up"].add_argument("--port", type=int, default=8000, help="serve on this port of 127.0.0.1")
    told["code"].add_argument("name", help="a demo account, for example reviewer-a-1")
    told["sign"].add_argument("name", help="a demo account, for example officer-a-1")
    told["sign"].add_argument("file", help="the text; FILE.sig is written beside it")
    told["test"].add_argument("--fast", action="store_true", help="SQLite only, no browser")
    told["campaign"].add_argument("name", nargs="?", help="without one, the campaigns are listed")
    wanted, left = parser.parse_known_args(arguments)
    if left and wanted.command not in ("test", "campaign", "pictures"):
        parser.error(f"unrecognised: {' '.join(left)}")
    wanted.arguments = left
    return wanted.function, wanted


def main() -> None:
    """Do what was asked for, or say in one sentence why not."""
    if sys.version_info < OLDEST:
        oldest, here = ".".join(map(str, OLDEST)), sys.version.split()[0]
        raise SystemExit(f"Offramp needs Python {oldest} or newer; this is {here}.")
    function, wanted = asked(sys.argv[1:])
    os.chdir(HOME)
    try:
        function(wanted)
    except Trouble as trouble:
        raise SystemExit(str(trouble)) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
