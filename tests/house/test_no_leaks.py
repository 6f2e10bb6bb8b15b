"""No kept file names a machine, and none leaves work undone in a comment."""

import re
import subprocess

from tests.house.sources import TOP

PLACES = re.compile(r"(?<![\w.])/(?:work|root|home/\w|Users/\w)\b[/\w]*")
UNDONE = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
SKIPPED = re.compile(r"pytest\.(?:mark\.)?(?:sk" r"ip|xf" r"ail|sk" r"ipif)\b")
READ = (".py", ".html", ".md", ".toml", ".txt", ".in", ".css", ".js", ".json", ".sh", ".po", ".mako", "")


def kept_files():
    """Return the files that are, or would be, committed: git knows best which are not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=TOP, capture_output=True, text=True, check=True,
    ).stdout
    paths = [TOP / name for name in listed.split("\0") if name]
    return [path for path in paths if path.suffix in READ and path.is_file()]


def lines_with(pattern, paths):
    read = ((path, path.read_text(encoding="utf-8").splitlines()) for path in paths)
    return [
        f"{path.relative_to(TOP)}:{number}"
        for path, lines in read for number, line in enumerate(lines, 1) if pattern.search(line)
    ]


def test_no_file_names_a_place_on_a_machine():
    assert lines_with(PLACES, kept_files()) == []


def test_no_comment_leaves_work_undone():
    assert lines_with(UNDONE, [path for path in kept_files() if path.suffix == ".py"]) == []


def test_no_test_is_skipped():
    assert lines_with(SKIPPED, [path for path in kept_files() if path.suffix == ".py"]) == []
