"""The repository itself: the lock agrees with what is asked for, and nothing tells where it was made."""

import re
import stat
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.repository import ROOT, tracked

# Written in pieces, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(("pypi" + r"\.org", "python" + "hosted", r"registry\.npm" + "js", r"deb\.deb" + "ian"))
)
MACHINE = re.compile(r"(?<![\w.$}])/(?:wo" + r"rk|fa" + r"rm|ro" + r"ot|ho" + r"me)/\w")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".html",
    ".css",
    ".js",
    ".po",
    ".svg",
    ".csv",
    "",
    ".sh",
    ".npmrc",
}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked() -> dict[str, str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split(" ")[0].split("==") for line in lines if re.match(r"[A-Za-z0-9]", line)]
    return {canonicalize_name(name.split("[")[0]): version for name, version in pins}


def test_the_lock_is_in_step_with_what_is_asked_for():
    pins = locked()
    asked = [*project()["project"]["dependencies"]]
    for extra in project()["project"]["optional-dependencies"].values():
        asked += extra
    for line in asked:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)]), line


def test_every_pin_has_a_hash():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_every_dependency_says_why():
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if re.match(r'\s+"[a-z].*[=<>].*",', line):
            assert re.search(r'",\s+# \w', line), line


def test_no_file_names_a_registry_or_a_machine():
    for path in tracked():
        if path.suffix in TEXT and path.name not in {"LICENSE"}:
            text = path.read_text(encoding="utf-8")
            for pattern in (REGISTRIES, MACHINE):
                found = pattern.search(text)
                assert not found, f"{path.relative_to(ROOT)}: {found.group(0) if found else ''}"


def test_nothing_that_others_wrote_is_tracked():
    assert not [path for path in tracked() if {"vendor", "node_modules", "staticfiles"} & set(path.parts)]


def test_the_two_commands_can_be_run():
    for name in ("dev", ".ci/run", "manage.py"):
        assert (ROOT / name).read_text(encoding="utf-8").startswith("#!")
    assert (ROOT / "dev").stat().st_mode & stat.S_IXUSR
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR
