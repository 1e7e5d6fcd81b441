"""The schema of a scenario file: what tablets there are, and what a person does on each."""

import json
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from agent.tablet.simulated.state import Happening, Lock
from agent.tablet.simulated.traits import CATALOGUE, SDK, Traits


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


Seconds = Annotated[float, Field(ge=0)]


def _unescaped(text: str) -> str:
    try:
        told = str(json.loads(f'"{text}"')) if "\\" in text else text
        told.encode("utf-8", "surrogateescape")
    except ValueError:
        raise ValueError("this is no text as JSON would write it") from None
    return told


# What a tablet says of itself, with the escapes of JSON (`\u001b`), since a hostile one says what
# can't stand in a text file; `\udcff` is the byte FF, which is no UTF-8.
Said = Annotated[str, AfterValidator(_unescaped)]


class Misbehaviour(StrEnum):
    """What a shell does in place of the script that it is given."""

    FLOOD = "flood"  # output without an end
    GRAINS = "grains"  # the same, a byte a packet
    DRIP = "drip"  # a byte every half second
    NOTHING = "nothing"  # no output and no end
    SILENT = "silent"  # status 0 without output
    REFUSE = "refuse"  # status 1 without output
    CLOSE = "close"  # the connection is lost in the middle of an answer
    ECHO = "echo"  # the script itself, status 0
    FORGE = "forge"  # markers out of order in the answers
    HOLLOW = "hollow"  # every answer empty, in good order
    GARBAGE = "garbage"  # bytes that are no packets of the shell protocol
    STATUSES = "statuses"  # the right answers, each with exit status 1


class AccountSpec(_Model):
    """An account; a name is made up where none is given."""

    type: Said
    name: Said | None = None


class UserSpec(_Model):
    """An Android user; flags in hexadecimal as `pm list users` prints them."""

    id: int = 0
    name: Said = "Owner"
    flags: str | None = None
    running: bool = True
    unlocked: bool = True
    accounts: tuple[AccountSpec, ...] = ()
    restrictions: tuple[str, ...] = ()


class OwnerSpec(_Model):
    """An app that manages the tablet or one user."""

    kind: Literal["device_owner", "profile_owner", "organization_profile"] = "device_owner"
    user: int = 0
    admin: str = "com.example.dpc/.AdminReceiver"


class FaultSpec(_Model):
    """What goes wrong with one command.

    `truncate` ends the answer early as if all were well; `cut` ends the connection there.
    """

    command: str
    do: Literal["hang", "slow", "truncate", "cut", "deny", "missing", "print"]
    bytes: int = 0
    seconds: Seconds = 0
    text: Said = ""
    times: Annotated[int, Field(ge=1)] = 1


class TimingSpec(_Model):
    """Seconds that things take on the tablet."""

    leave: Seconds = 1.5
    wipe: Seconds = 6
    boot: Seconds = 8
    frp: Seconds = 4
    dump: Seconds = 0


class StepSpec(_Model):
    """One thing that the person does, `wait` seconds after what he waits for."""

    when: Happening | None = None
    at: Seconds | None = None
    wait: Seconds = 0
    do: Literal[
        "plug",
        "unplug",
        "swap",
        "accept",
        "unlock",
        "remove_accounts",
        "add_account",
        "confirm_reset",
        "recovery_reset",
        "reboot",
        "power_off",
        "walk_wizard",
        "enable_debugging",
        "disable_debugging",
        "remove_card",
        "remove_sim",
        "charge",
        "release",
        "change",
        "misbehave",
    ]
    each: Seconds = 1
    level: Annotated[int, Field(ge=0, le=100)] = 100
    type: str = "com.google"
    user: int = 0
    other: str | None = None
    name: str = ""
    text: Said = ""

    @model_validator(mode="after")
    def _one_trigger(self) -> "StepSpec":
        if (self.when is None) == (self.at is None):
            raise ValueError("a step has either `when` or `at`")
        if (self.do == "swap") != (self.other is not None):
            raise ValueError("`other` names the tablet to swap in, with `swap` only")
        if self.do == "misbehave" and self.name not in ("", *Misbehaviour):
            raise ValueError(f"`name` is none of {', '.join(Misbehaviour)}")
        if self.name == "boot_count" and not self.text.isdecimal():
            raise ValueError("a boot count is a number")
        return self


class TabletSpec(_Model):
    """A tablet as it is when the scenario begins."""

    id: str = "tablet"
    model: str
    serial: Said = "HA1DEMO7"
    port: str = "1-1"
    plugged: bool = True
    debugging: bool = True
    authorized: bool = True
    connection: (
        Literal["offline", "no permissions", "recovery", "bootloader", "authorizing"] | None
    ) = None
    wedged: bool = False
    users: tuple[UserSpec, ...] = (UserSpec(),)
    lock: Lock = Lock.NONE
    keyguard: bool = False
    battery: int | None = 80
    charging: bool = True
    card: Literal["portable", "adopted"] | None = None
    sim: bool = False
    frp_size: int | None = None
    frp_credential: bool | None = None
    frp_locked: bool = False
    wizard: bool = False
    test_harness: bool = False
    boot_count: int = 57
    android_id: str | None = None
    creation_build: str | None = None
    owners: tuple[OwnerSpec, ...] = ()
    oem_unlock: bool = False
    recovery_adb: bool = False
    android: str | None = None
    properties: Mapping[str, Said] = Field(default_factory=dict)
    shell: Misbehaviour | None = None
    timing: TimingSpec = TimingSpec()
    faults: tuple[FaultSpec, ...] = ()
    person: tuple[StepSpec, ...] = ()

    @model_validator(mode="after")
    def _known_model(self) -> "TabletSpec":
        if self.model not in CATALOGUE:
            raise ValueError(f"model {self.model!r} is none of {', '.join(CATALOGUE)}")
        if self.android is not None and self.android not in SDK:
            raise ValueError(f"android {self.android!r} is none of {', '.join(SDK)}")
        if 0 not in {user.id for user in self.users}:
            raise ValueError("user 0 is missing")
        return self

    @property
    def traits(self) -> Traits:
        """The kind of tablet, with the scenario's own Android if it names one."""
        traits = CATALOGUE[self.model]
        return replace(traits, release=self.android) if self.android else traits


class Scenario(_Model):
    """A scenario: words about it in each language, and its tablets."""

    about: Mapping[Literal["fr", "en"], str]
    tablets: tuple[TabletSpec, ...]

    @model_validator(mode="after")
    def _names_agree(self) -> "Scenario":
        if not self.tablets:
            raise ValueError("no tablet")
        ids = [tablet.id for tablet in self.tablets]
        if len(set(ids)) != len(ids):
            raise ValueError("two tablets have one id")
        for tablet in self.tablets:
            for step in tablet.person:
                if step.other is not None and step.other not in ids:
                    raise ValueError(f"no tablet has the id {step.other!r}")
        return self
