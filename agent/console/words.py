"""What the fixed values of this program are called on the screen."""

from agent.i18n import _
from agent.tablet.proof import ProofLevel
from agent.tablet.proof_words import level_name
from agent.wording import NOT_KNOWN, Words, word

_OUTCOMES: Words = {
    "pass": lambda: _("passed"),
    "fail": lambda: _("failed"),
    "error": lambda: _("error"),
    "timeout": lambda: _("time over"),
    "aborted": lambda: _("stopped"),
    "skipped": lambda: _("nothing to do"),
}

_RUNS: Words = {
    "pass": lambda: _("The run passed."),
    "fail": lambda: _("The run failed: the tablet or the loan is not in order."),
    "error": lambda: _("The run stopped: the desk could not go on."),
    "timeout": lambda: _("The run stopped: its time is over."),
    "aborted": lambda: _("The run was stopped by the operator."),
    "skipped": lambda: _("There was nothing to do."),
}

_WAITS: Words = {
    "tablet_absent": lambda: _("Waiting for the tablet"),
    "tablet_waiting": lambda: _("Waiting for the tablet: it is connecting"),
    "tablet_unauthorized": lambda: _("Waiting for the tablet: it has not authorised this desk"),
    "tablet_offline": lambda: _("Waiting for the tablet: it does not answer"),
    "tablet_recovery": lambda: _("Waiting for the tablet: it is in recovery"),
    "tablet_no_permissions": lambda: _("Waiting for the tablet: this desk may not talk to it"),
    "tablet_other": lambda: _("Waiting for the tablet: Android is not running"),
    "tablet_silent": lambda: _("Waiting for the tablet: it is being read"),
    "unreadable": lambda: _("Waiting until the tablet can be read: unlock its screen"),
    "readiness": lambda: _("Waiting until this is put right"),
    "accounts": lambda: _("Waiting until these accounts are removed"),
    "frp_data_present": lambda: _("Waiting until the protection is empty"),
    "second_read": lambda: _("Waiting a moment to look a second time"),
    "reset": lambda: _("Waiting until the borrower has confirmed the reset on the tablet"),
    "leaving": lambda: _("Waiting: the tablet is leaving"),
    "after": lambda: _("Waiting for the tablet to show what it is now"),
}


def outcome_word(outcome: str | None) -> str:
    """Return what the outcome of a phase or case is called; a dash for none."""
    return word(_OUTCOMES, outcome)


def run_sentence(outcome: str) -> str:
    """Return the sentence that ends a run."""
    return word(_RUNS, outcome)


def proof_word(level: str | None) -> str:
    """Return what a level of proof is called; a dash for none."""
    return NOT_KNOWN if level is None else level_name(ProofLevel(level))


def wait_words(reason: str) -> str:
    """Return for what a run waits; the reason itself where this program has no words for it."""
    return word(_WAITS, reason)


def labelled(name: str, value: str) -> str:
    """Return a value behind its name, with the colon as the language writes it."""
    return _("{name}: {value}").format(name=name, value=value)
