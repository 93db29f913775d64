"""Checks that no file says where packages come from: that is the choice of whoever installs."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Written in pieces, or this file would be its own finding.
HOSTS = ["py" + "pi.org", "pythonhosted" + ".org", "registry." + "npmjs", "crates" + ".io", "proxy." + "golang"]
OPTIONS = ["--(extra-)?index" + "-url", "--find" + "-links", "--trusted" + "-host", "^-[if] "]
IGNORED = {".git", ".venv", "var", "node_modules", "__pycache__"}
IGNORED_SUFFIXES = {".pyc", ".png", ".ico", ".woff2", ".sqlite3"}


def findings(root: Path) -> list[str]:
    """Return a line for each place in a text file under *root* that names a package registry."""
    hosts = re.compile("|".join(map(re.escape, HOSTS)))
    options = re.compile("|".join(OPTIONS))
    found = []
    for path in tracked_files(root):
        pattern = re.compile(f"{hosts.pattern}|{options.pattern}") if path.suffix == ".lock" else hosts
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(root)}:{number}: names a package registry")
    return found


def tracked_files(root: Path) -> list[Path]:
    """Return the files that belong to the project: what git knows or would add; without git, all but caches."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        paths = [root / name.decode() for name in listing.stdout.split(b"\0") if name]
    else:
        paths = [path for path in root.rglob("*") if not IGNORED & set(path.relative_to(root).parts)]
    return [path for path in paths if path.is_file() and path.suffix not in IGNORED_SUFFIXES]


if __name__ == "__main__":
    lines = findings(ROOT)
    print("\n".join(lines), end="\n" if lines else "")
    sys.exit(bool(lines))
