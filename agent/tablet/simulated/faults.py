"""What goes wrong with a simulated tablet's answers, as its scenario says."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from agent.tablet.gate import Argv
from agent.tablet.simulated.answers import SimulatedAnswer, delayed, not_found
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.spec import FaultSpec, Misbehaviour

_Fault = Callable[[SimulatedAnswer, FaultSpec, Argv], SimulatedAnswer]


def _hang(answer: SimulatedAnswer, fault: FaultSpec, _argv: Argv) -> SimulatedAnswer:
    return replace(answer, stdout=answer.stdout[: fault.bytes], hang=True)


def _slow(answer: SimulatedAnswer, fault: FaultSpec, _argv: Argv) -> SimulatedAnswer:
    return delayed(answer, fault.seconds)


def _truncate(answer: SimulatedAnswer, fault: FaultSpec, _argv: Argv) -> SimulatedAnswer:
    return replace(answer, stdout=answer.stdout[: fault.bytes])


def _cut(answer: SimulatedAnswer, fault: FaultSpec, _argv: Argv) -> SimulatedAnswer:
    return replace(answer, cut_after=fault.bytes)


def _deny(answer: SimulatedAnswer, _fault: FaultSpec, argv: Argv) -> SimulatedAnswer:
    denial = (
        f"Permission Denial: can't dump {argv[-1]} from from pid=4711, uid=2000 "
        "due to missing android.permission.DUMP permission\n"
    )
    return replace(answer, stdout=denial.encode())


def _missing(_answer: SimulatedAnswer, _fault: FaultSpec, argv: Argv) -> SimulatedAnswer:
    return not_found(argv[0])


def _print(answer: SimulatedAnswer, fault: FaultSpec, _argv: Argv) -> SimulatedAnswer:
    printed = fault.text.encode("utf-8", "surrogateescape") * fault.times
    return replace(answer, stdout=printed)


_FAULTS: Mapping[str, _Fault] = {
    "hang": _hang,
    "slow": _slow,
    "truncate": _truncate,
    "cut": _cut,
    "deny": _deny,
    "missing": _missing,
    "print": _print,
}


def apply_faults(tablet: Tablet, argv: Argv, answer: SimulatedAnswer) -> SimulatedAnswer:
    """Return the answer with every fault that the scenario gives this command."""
    for fault in tablet.spec.faults:
        if fault.command == " ".join(argv):
            answer = _FAULTS[fault.do](answer, fault, argv)
    return replace(answer, status=1) if tablet.shell is Misbehaviour.STATUSES else answer
