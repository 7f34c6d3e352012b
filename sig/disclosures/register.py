"""Who may see that something was disclosed, and what a line of the register says. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.decisions import Basis, Decision
from sig.policy import CaseFacts, may_view_case


@dataclass(frozen=True)
class DisclosureFact:
    """From which authority to which (None: to one outside); `restricted`: about an investigation."""

    sender: int
    recipient: int | None
    restricted: bool = False


def may_see_disclosure(facts: CaseFacts, one: DisclosureFact) -> Decision:
    """Coordinator and social services see every line; others what their authority sent or received.

    What belongs to an investigation is the sender's alone.
    """
    case = may_view_case(facts)
    if not case.allowed:
        return case
    mine = facts.authorities()
    if one.sender in mine:
        return Decision(True, "sent", Basis("own", str(one.sender)))
    if one.restricted:
        return Decision(False, "restricted")
    if one.recipient in mine:
        return Decision(True, "received", Basis("own", str(one.recipient)))
    if any(member.coordinator or member.social for member in facts.members_now()):
        return Decision(True, "insider", case.basis)
    return Decision(False, "not_party")


@dataclass(frozen=True)
class Party:
    """An authority of the team. `bound`: a secrecy rule binds it, so it may read on a statutory ground."""

    id: int
    name: str
    kind: str
    bound: bool


@dataclass(frozen=True, repr=False)
class Line:
    """One line in words. The texts are empty for everybody but the sender's authority.

    `entries` is how many were opened in the system; of them `taken_back` are closed again.
    """

    ground: UUID | None
    sender: str
    recipient: str
    category: str
    paragraph: str
    paragraph_text: str
    confirm: bool
    manner: str
    decided_by: str
    first_at: datetime
    last_at: datetime
    entries: int
    taken_back: int
    ended_at: datetime | None
    in_force: bool
    in_system: bool
    mine: bool
    receiver: str = ""
    what: str = ""
    reasoning: str = ""
    statute: str = ""

    @property
    def can_end(self) -> bool:
        """Is there something that the sender can close?"""
        return self.mine and self.ground is not None and self.in_system and self.in_force

    @property
    def all_taken_back(self) -> bool:
        return self.entries > 0 and self.taken_back >= self.entries


@dataclass(frozen=True, repr=False)
class Register:
    """What the page and the paper show, newest first."""

    statutory: tuple[Line, ...]
    consented: tuple[Line, ...]
    made_at: datetime
    may_print: bool
