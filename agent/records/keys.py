"""The key of a desk: the private half signs its anchors, the public halves are listed beside it.

A signature says "who could read this file", which is whoever works on this desk's account: no more.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from agent.errors import RecordError
from agent.i18n import _
from agent.records.disk import Disk
from agent.records.signing import new_private_key, signer

PUBLIC_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class Keys:
    """The two files; who creates them holds the desk's lock.

    Attributes:
        folder: the record's.
        temporary: where files in the making lie.
        disk: what writes.
    """

    folder: Path
    temporary: Path
    disk: Disk

    @property
    def private_path(self) -> Path:
        """Where the private key is: PEM, for the owner's eyes alone."""
        return self.folder / "anchor.key"

    @property
    def public_path(self) -> Path:
        """Where the public keys are, one a line: that in use, and those of earlier years."""
        return self.folder / "anchor.pub"

    def create(self) -> str:
        """Make a new private key; return its public key, 64 hexadecimal digits.

        The public key is listed first: a key that nobody knows signs nothing.

        Raises:
            RecordError: there is a private key already; it is never overwritten.
        """
        if self.private_path.exists():
            raise RecordError(
                _("This desk has a key already: {file}.").format(file=self.private_path),
                hint=_("Anchors go on with it; to change keys, move that file away first."),
            )
        private = new_private_key()
        public, _sign = signer(private)
        listed = "".join(f"{key}\n" for key in (*self.public(), public))
        self._write(self.public_path, listed.encode("ascii"))
        self._write(self.private_path, private)
        return public

    def private(self) -> bytes:
        """Return the private key; RecordError, which says what to do, if there is none."""
        try:
            return self.private_path.read_bytes()
        except FileNotFoundError:
            raise RecordError(
                _("This desk has no key to sign with."),
                hint=_("Make one with “quitus journal keygen”."),
            ) from None

    def public(self) -> tuple[str, ...]:
        """Return the public keys of this desk, oldest first; none if there is no file.

        What is no key in the file counts for nothing: what it signed is by an unknown key.
        """
        try:
            text = self.public_path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return ()
        return tuple(line for line in text.splitlines() if PUBLIC_KEY.fullmatch(line))

    def _write(self, path: Path, data: bytes) -> None:
        self.disk.replace(path, data, self.temporary / f"{path.name}.tmp")
