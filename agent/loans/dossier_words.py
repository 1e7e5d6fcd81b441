"""What the fields of a person's data are called for the person who reads them."""

from agent.i18n import _
from agent.wording import Words
from agent.wording import word as word_of

_WORDS: Words = {
    "accessories": lambda: _("accessories handed over"),
    "accessories_back": lambda: _("accessories that came back"),
    "asset_tag": lambda: _("asset tag"),
    "borrower_kind": lambda: _("kind of borrower"),
    "bytes": lambda: _("bytes"),
    "case": lambda: _("case"),
    "condition_back": lambda: _("condition at the return"),
    "condition_out": lambda: _("condition at the loan"),
    "decided_by": lambda: _("decided by"),
    "decided_why": lambda: _("reason of the decision"),
    "due": lambda: _("end agreed on"),
    "ended_on": lambda: _("ended on"),
    "extended": lambda: _("extensions"),
    "field": lambda: _("field"),
    "file": lambda: _("file"),
    "ground": lambda: _("ground"),
    "group": lambda: _("class or subject"),
    "guardian": lambda: _("guardian"),
    "hold": lambda: _("kept for a dispute"),
    "id": lambda: _("id"),
    "kept_until": lambda: _("kept until"),
    "kind": lambda: _("kind of borrower"),
    "last_on": lambda: _("last loan"),
    "maker": lambda: _("maker"),
    "model": lambda: _("model"),
    "name": lambda: _("name"),
    "operator": lambda: _("operator"),
    "person": lambda: _("id"),
    "pupil": lambda: _("pupil"),
    "remark": lambda: _("remark"),
    "replaces": lambda: _("replaces"),
    "return_case": lambda: _("case of the return"),
    "serial": lambda: _("serial"),
    "sha256": lambda: _("SHA-256"),
    "staff": lambda: _("member of staff"),
    "start": lambda: _("start"),
    "state": lambda: _("state"),
    "text": lambda: _("text"),
    "why": lambda: _("reason"),
}


def word(name: str) -> str:
    """Return what a field is called; its own name where none is known."""
    return word_of(_WORDS, name)
