"""What the reasons of a proof are called, in sentences for screen and paper."""

from collections.abc import Callable

from agent.i18n import _
from agent.tablet.proof import ProofLevel, ProofReason

Sentence = Callable[[], str]

NAMES: dict[ProofLevel, Sentence] = {
    ProofLevel.PROVEN: lambda: _("proven"),
    ProofLevel.ATTESTED: lambda: _("attested"),
    ProofLevel.NOT_RESET: lambda: _("not reset"),
    ProofLevel.UNKNOWN: lambda: _("unknown"),
}


def level_name(level: ProofLevel) -> str:
    """Return what a level of proof is called, in a word or two."""
    return NAMES[level]()


REASONS: dict[str, Sentence] = {
    "other_tablet": lambda: _("This is another tablet than the one of the return."),
    "serial_same": lambda: _("The serial number is the same."),
    "serial_differs": lambda: _("The serial number differs."),
    "serial_unknown": lambda: _("The serial number was not told both times."),
    "reset_unseen": lambda: _("The program was stopped during the reset and saw nothing of it."),
    "no_reset_possible": lambda: _("As it was found, the tablet could not be reset."),
    "serial_common": lambda: _("Many tablets carry this same serial number."),
    "model_same": lambda: _("The model is the same."),
    "model_differs": lambda: _("The model differs."),
    "model_unknown": lambda: _("The model was not told both times."),
    "build_same": lambda: _("The system is the same build."),
    "build_differs": lambda: _("The system is another build."),
    "build_unknown": lambda: _("The build of the system was not told both times."),
    "maker_same": lambda: _("The maker is the same."),
    "maker_differs": lambda: _("The maker differs."),
    "maker_one_sided": lambda: _("The maker was told only once."),
    "storage_same": lambda: _("The storage has the same size."),
    "storage_differs": lambda: _("The storage has another size."),
    "storage_one_sided": lambda: _("The size of the storage was told only once."),
    "asset_tag_same": lambda: _("The asset tag is the same."),
    "asset_tag_differs": lambda: _("The asset tag differs."),
    "asset_tag_one_sided": lambda: _("The asset tag was noted only once."),
    "android_id_changed": lambda: _("Android made itself a new identity, as it does in a reset."),
    "android_id_same": lambda: _("Android still has the identity that it had before the return."),
    "android_id_unknown": lambda: _("The identity of Android was not told both times."),
    "boot_count_lower": lambda: _("The count of starts began again."),
    "boot_count_not_lower": lambda: _("The count of starts went on."),
    "boot_count_unknown": lambda: _("The count of starts was not told both times."),
    "history_new": lambda: _("Nothing is left of the former history of accounts."),
    "history_kept": lambda: _("The former history of accounts is still there."),
    "history_unknown": lambda: _("The history of accounts could not be read."),
    "creation_build_same": lambda: _("The settings were created by the system that runs now."),
    "creation_build_differs": lambda: _("The settings were created by an earlier system."),
    "no_locking_account": lambda: _("No account that could lock the tablet is on it."),
    "locking_account": lambda: _("An account that can lock the tablet is on it."),
    "accounts_unknown": lambda: _("The accounts could not be read."),
    "not_frp_locked": lambda: _("The tablet is not locked by its protection."),
    "frp_locked": lambda: _("The tablet is locked by its protection."),
    "frp_lock_unknown": lambda: _("Whether the tablet is locked could not be read."),
    "no_test_harness": lambda: _("The reset was not made in test mode."),
    "test_harness": lambda: _("The reset was made in test mode, which keeps the lock."),
    "test_harness_unknown": lambda: _("Whether the reset was made in test mode could not be read."),
    "left_adb": lambda: _("The tablet went away after its reset page was opened."),
    "never_left_adb": lambda: _("The tablet never went away: it did not restart for a reset."),
    "never_on_adb": lambda: _("The tablet was never read: all of this is what the operator says."),
    "screen_free": lambda: _(
        "The operator went past the Wi-Fi page: no earlier account, PIN or maker's account was "
        "asked for."
    ),
    "screen_first_page": lambda: _(
        "The operator saw only the first page; a locked tablet shows the same one."
    ),
    "screen_locked": lambda: _("The tablet asks for an earlier account, PIN or maker's account."),
    "screen_home": lambda: _("The tablet shows its home screen, as before a reset."),
    "screen_other": lambda: _("The tablet shows something else."),
    "screen_unknown": lambda: _("Nobody said what the tablet shows."),
    "answered_in_advance": lambda: _("That was said in advance, before it could be seen."),
    "seen_on_usb": lambda: _("The same serial number is back on USB."),
    "not_seen_on_usb": lambda: _("The serial number is not seen on USB."),
}


def describe(reason: ProofReason) -> str:
    """Return the sentence of one reason, with its value where it has one."""
    words = REASONS.get(reason.code)
    sentence = words() if words else reason.code
    return f"{sentence} ({reason.detail})" if reason.detail else sentence
