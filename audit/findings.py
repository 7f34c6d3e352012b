"""What a check of an export says. Pure."""

from dataclasses import dataclass, field

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: a code, where (leaf number, tree size or line), and what was seen."""

    code: str
    where: int
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code} at {self.where}" + (f": {self.detail}" if self.detail else "")


@dataclass(slots=True)
class Report:
    """What an export holds, and every finding; `compared` names the outside evidence that was used."""

    origin: str = ""
    entries: int = 0
    root: bytes = b""
    checkpoints: int = 0
    signed: int = 0
    writers: int = 0
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    compared: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return not self.findings

    def found(self, code: str, where: int, detail: str = "") -> None:
        """Note a finding; past the first SHOWN they are only counted."""
        if len(self.findings) < SHOWN:
            self.findings.append(Finding(code, where, detail))
        else:
            self.more += 1
