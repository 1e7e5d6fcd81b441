"""What a paper says: frozen facts, taken from the record by `filling`, never looked up later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from agent.tablet.proof import Proof


class Kind(StrEnum):
    """The papers that belong to a case."""

    AGREEMENT = "agreement"
    CONDITION = "condition"
    SLIP = "slip"
    CERTIFICATE = "certificate"
    UNLOCK = "unlock"
    REQUEST = "request"


# The parts of a condition form, in its order (`condition` of the procedures).
PARTS = ("screen", "shell", "ports", "buttons", "cameras", "battery", "charger", "cable", "case")
CARD = "sd_card"  # a part only where a memory card was lent with the tablet


@dataclass(frozen=True)
class School:
    """The school, as its settings name it; None: a line to be filled in by hand."""

    name: str | None = None
    address: tuple[str, ...] = ()
    uai: str | None = None
    head: str | None = None
    contact: str | None = None
    logo: bytes | None = None


@dataclass(frozen=True)
class Person:
    """A borrower: a pupil with a class, or a teacher with a subject and whom he replaces."""

    name: str | None = None
    group: str | None = None
    replaces: str | None = None
    guardian: str | None = None


@dataclass(frozen=True)
class Operator:
    """Who did the work: a code, and what the school's own file of people says of it."""

    code: str | None = None
    name: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class TabletFacts:
    """What tablet it is, as far as known."""

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    asset_tag: str | None = None
    year: int | None = None
    android: str | None = None
    build: str | None = None
    encryption: str | None = None
    storage_gib: int | None = None

    @property
    def name(self) -> str | None:
        """How people call it."""
        return self.asset_tag or self.serial


@dataclass(frozen=True)
class LoanFacts:
    """A loan: for whom and why, from when to when (ISO dates; `due` None: open-ended)."""

    id: str
    staff: bool
    ground: str
    start: str
    due: str | None
    accessories: Mapping[str, str] = field(default_factory=dict)
    decided_by: str | None = None
    decided_why: str | None = None


@dataclass(frozen=True)
class Condition:
    """The state of each part on a day: part → `ok`, `worn`, `damaged` or `missing`."""

    states: Mapping[str, str]
    on: str | None = None
    remark: str | None = None


@dataclass(frozen=True)
class ResetFacts:
    """How a reset went.

    Attributes:
        proof: its level and reasons; None: the run stopped before the reset.
        presence: `yes`, `representative` or `no`: was the borrower there? None: not asked.
        declared: nothing was read from the tablet: all is the operator's word.
        consented: the borrower agreed; a refused reset never happened.
        verdict: what the last read before the reset said of the tablet's lock, or None.
        card: a memory card: `keep` (left in, not erased), `removed`, `none`, or None.
        at, verified_at: moments of the record, ISO 8601.
        verified_by: the code of who verified, where that was another run.
        screen: what the tablet showed after the reset, as the operator said.
    """

    proof: Proof | None = None
    presence: str | None = None
    declared: bool = False
    consented: bool | None = None
    verdict: str | None = None
    accounts_removed: bool | None = None
    card: str | None = None
    at: str | None = None
    verified_at: str | None = None
    verified_by: Operator = Operator()
    screen: str | None = None


@dataclass(frozen=True)
class Origin:
    """Where a paper comes from: the case, its procedure, and the end of the journal then."""

    case: str
    opened_at: str
    procedure: str = ""
    version: str = ""
    sha256: str = ""
    head_n: int = 0
    head_hash: str = ""
    desk: str = ""
    simulated: bool = False
    closed_at: str | None = None
    outcome: str | None = None
    program: str = ""


@dataclass(frozen=True)
class Request:
    """What is asked of the Region: how many tablets, for how many on each ground, from when."""

    count: int
    needed: Mapping[str, int]
    start: str
    until: str | None = None
    in_stock: int | None = None
    why: str | None = None


@dataclass(frozen=True)
class Dossier:
    """All that the papers of one case may say; each takes what it needs.

    Attributes:
        loan_months, person_months: how long personal data are kept after the return.
        still_open: what people still have to do, whole sentences' codes (see `words.OPEN`).
        signed: whether the borrower signed the slip: `yes`, `refused`, `later`, None.
        restocked: the tablet went back into stock, for loans only.
    """

    origin: Origin
    school: School = School()
    operator: Operator = Operator()
    borrower: Person | None = None
    tablet: TabletFacts = TabletFacts()
    loan: LoanFacts | None = None
    condition_out: Condition | None = None
    condition_back: Condition | None = None
    reset: ResetFacts | None = None
    request: Request | None = None
    still_open: tuple[str, ...] = ()
    signed: str | None = None
    restocked: bool = False
    loan_months: int = 4
    person_months: int = 12


def document_id(dossier: Dossier, kind: Kind, language: str, text: str = "") -> str:
    """Return the name of one paper: case, kind, language, and eight digits of what it says.

    It stands on the paper only; it goes into no entry of the record.
    """
    told = [asdict(dossier), kind.value, language, text]
    body = json.dumps(told, sort_keys=True, ensure_ascii=True, default=_plain)
    digest = hashlib.sha256(body.encode()).hexdigest()
    return f"{dossier.origin.case}:{kind.value}-{language}-{digest[:8]}".upper()


def _plain(value: object) -> str:
    assert isinstance(value, bytes)
    return value.hex()
