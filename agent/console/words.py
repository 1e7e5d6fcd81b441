"""What the fixed values of this program are called on the screen."""

from collections.abc import Callable, Mapping

from agent.i18n import _

# Functions, so that the language in force when a word is shown decides.
_Words = Mapping[str, Callable[[], str]]

_STATES: _Words = {
    "absent": lambda: _("not there"),
    "waiting": lambda: _("connecting"),
    "unauthorized": lambda: _("not authorised"),
    "offline": lambda: _("offline"),
    "recovery": lambda: _("in recovery"),
    "no_permissions": lambda: _("no permission"),
    "other": lambda: _("not in Android"),
    "ready": lambda: _("ready"),
}

_VERDICTS: _Words = {
    "unreadable": lambda: _("could not be read"),
    "frp_locked": lambda: _("locked now"),
    "test_harness": lambda: _("last reset not valid"),
    "setup_wizard": lambda: _("set-up not finished"),
    "managed": lambda: _("managed"),
    "accounts_present": lambda: _("accounts on it"),
    "frp_data_present": lambda: _("protection not empty yet"),
    "clear": lambda: _("clear"),
}

_OUTCOMES: _Words = {
    "pass": lambda: _("passed"),
    "fail": lambda: _("failed"),
    "error": lambda: _("error"),
    "timeout": lambda: _("time over"),
    "aborted": lambda: _("stopped"),
    "skipped": lambda: _("nothing to do"),
}

_RUNS: _Words = {
    "pass": lambda: _("The run passed."),
    "fail": lambda: _("The run failed: the tablet or the loan is not in order."),
    "error": lambda: _("The run stopped: the desk could not go on."),
    "timeout": lambda: _("The run stopped: its time is over."),
    "aborted": lambda: _("The run was stopped by the operator."),
    "skipped": lambda: _("There was nothing to do."),
}

_PROOFS: _Words = {
    "proven": lambda: _("proven"),
    "attested": lambda: _("attested"),
    "not_reset": lambda: _("not reset"),
    "unknown": lambda: _("unknown"),
}

_WAITS: _Words = {
    "tablet_absent": lambda: _("Waiting for the tablet"),
    "tablet_waiting": lambda: _("Waiting for the tablet: it is connecting"),
    "tablet_unauthorized": lambda: _("Waiting for the tablet: it has not authorised this desk"),
    "tablet_offline": lambda: _("Waiting for the tablet: it does not answer"),
    "tablet_recovery": lambda: _("Waiting for the tablet: it is in recovery"),
    "tablet_no_permissions": lambda: _("Waiting for the tablet: this desk may not talk to it"),
    "tablet_other": lambda: _("Waiting for the tablet: Android is not running"),
    "tablet_ready": lambda: _("Waiting for the tablet: it is being read"),
    "unreadable": lambda: _("Waiting until the tablet can be read: unlock its screen"),
    "readiness": lambda: _("Waiting until this is put right"),
    "accounts": lambda: _("Waiting until these accounts are removed"),
    "accounts_present": lambda: _("Waiting: an account is back on the tablet"),
    "frp_data_present": lambda: _("Waiting until the protection is empty"),
    "second_read": lambda: _("Waiting a moment to look a second time"),
    "reset": lambda: _("Waiting until the borrower has confirmed the reset on the tablet"),
    "leaving": lambda: _("Waiting: the tablet is leaving"),
    "after": lambda: _("Waiting for the tablet to show what it is now"),
}


_FACTS: _Words = {
    "asset_tag": lambda: _("asset tag"),
    "serial": lambda: _("serial number"),
    "maker": lambda: _("maker"),
    "model": lambda: _("model"),
    "android": lambda: _("Android"),
    "build_fingerprint": lambda: _("build"),
}


def _word(words: _Words, value: str | None) -> str:
    if value is None:
        return "—"
    return words[value]() if value in words else value


def state_word(state: str) -> str:
    """Return what a connection state is called."""
    return _word(_STATES, state)


def verdict_word(verdict: str | None) -> str:
    """Return what a verdict is called; a dash for none."""
    return _word(_VERDICTS, verdict)


def outcome_word(outcome: str | None) -> str:
    """Return what the outcome of a phase or case is called; a dash for none."""
    return _word(_OUTCOMES, outcome)


def run_sentence(outcome: str) -> str:
    """Return the sentence that ends a run."""
    return _word(_RUNS, outcome)


def proof_word(level: str | None) -> str:
    """Return what a level of proof is called; a dash for none."""
    return _word(_PROOFS, level)


def fact_word(name: str) -> str | None:
    """Return what a fact about a tablet is called; None for those that only programs need."""
    words = _FACTS.get(name)
    return words() if words else None


def wait_words(reason: str) -> str:
    """Return for what a run waits; the reason itself where this program has no words for it."""
    return _word(_WAITS, reason)
