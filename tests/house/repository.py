"""What the repository checks look at: the tracked files, without generated and vendored ones."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("config", "sig", "consent", "teams", "crypto", "audit")
APPS = FLOORS[1:]


def tracked() -> list[Path]:
    """Every file that git tracks or would track.

    In an unpacked archive, every file outside the ignored places.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        ignored = {".venv", "var", "node_modules", "staticfiles", "vendor", ".git", "__pycache__"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not ignored & set(path.parts)]
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def python_files(*folders: str) -> Iterator[tuple[Path, str]]:
    """(path, text) of the tracked Python files under `folders`, migrations left out."""
    for path in tracked():
        place = path.relative_to(ROOT)
        if path.suffix == ".py" and place.parts[0] in folders and "migrations" not in place.parts:
            yield place, path.read_text(encoding="utf-8")
