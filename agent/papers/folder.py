"""The folder of papers: `<data>/papers/<case>/`, whole files for the desk's own user alone.

Names of people are in these files, so they lie apart from the record, and `forget` erases a case's
folder. The entry of a paper holds a seal: the SHA-256 of the file under a salt that lies beside it.
Without the salt the seal says nothing, so nobody can try out names against the record.
"""

import hashlib
import hmac
import secrets
import shutil
from pathlib import Path

from agent.errors import RecordError
from agent.i18n import _
from agent.papers.facts import Kind
from agent.records.disk import Disk, disk_errors
from agent.records.identifiers import case_month

UNFILED = "unfiled"


class PapersFolder:
    """The papers of one desk; nothing is touched before first use.

    Raises (every method): RecordError where the disk can't be read or written.
    """

    def __init__(self, data: Path, disk: Disk | None = None) -> None:
        self.path = data / "papers"
        self._temporary = data / "tmp"
        self._disk = disk or Disk()

    def of(self, case_id: str) -> Path:
        """Return the folder of a case's papers."""
        assert case_month(case_id), "an id of a case"
        return self.path / case_id

    def paper(self, case_id: str, kind: Kind, language: str) -> Path:
        """Return where a paper of a case lies."""
        return self.of(case_id) / f"{kind.value}-{language}.pdf"

    def read(self, path: Path) -> bytes | None:
        """Return a file's bytes, None where there is none."""
        with disk_errors(self.path):
            try:
                return path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, path: Path, data: bytes) -> Path:
        """Write a file, whole or not at all."""
        with disk_errors(self.path):
            self._disk.replace(path, data, self._temporary / f"{path.name}.tmp")
        return path

    def seal(self, paper: Path, data: bytes) -> str:
        """Return the seal of a paper: under its salt, which is made the first time."""
        salt = self._salt(paper)
        if salt is None:
            salt = secrets.token_hex(32)
            self.write(_salt_path(paper), salt.encode())
        return _sealed(salt, data)

    def fits(self, paper: Path, data: bytes, seal: str) -> bool | None:
        """Whether these bytes are the ones that were sealed; None: the salt is gone."""
        salt = self._salt(paper)
        return None if salt is None else hmac.compare_digest(_sealed(salt, data), seal)

    def can_tell(self, paper: Path) -> bool:
        """Whether the seal of a paper can still be compared: its salt was not erased."""
        return self._salt(paper) is not None

    def add_scan(self, case_id: str, suffix: str, data: bytes) -> tuple[Path, bool]:
        """File a scanned page with its case; return where, and whether it is new."""
        folder, digest = self.of(case_id), hashlib.sha256(data).digest()
        with disk_errors(self.path):
            scans = self.scans(case_id)
            for path in scans:
                if hashlib.sha256(path.read_bytes()).digest() == digest:
                    return path, False
        numbers = [int(path.stem.partition("-")[2]) for path in scans]
        return self.write(folder / f"scan-{max(numbers, default=0) + 1}{suffix}", data), True

    def add_unfiled(self, suffix: str, data: bytes) -> Path:
        """Put a page that can't be read into the queue; its name tells nothing of who."""
        name = f"page-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
        return self.write(self.path / UNFILED / name, data)

    def scans(self, case_id: str) -> tuple[Path, ...]:
        """Return the scanned pages of a case, in the order in which they came."""
        found = [
            path
            for path in self.of(case_id).glob("scan-*.*")
            if path.stem.partition("-")[2].isdecimal()
        ]
        return tuple(sorted(found, key=lambda path: int(path.stem.partition("-")[2])))

    def unfiled(self) -> tuple[Path, ...]:
        """Return the pages that wait to be filed by hand."""
        return tuple(sorted((self.path / UNFILED).glob("page-*.*")))

    def erase(self, case_id: str) -> None:
        """Erase all papers of a case; nothing where there is none."""
        with disk_errors(self.path):
            folder = self.of(case_id)
            if folder.exists():
                shutil.rmtree(folder)
                self._disk.sync_folder(self.path)

    def _salt(self, paper: Path) -> str | None:
        data = self.read(_salt_path(paper))
        if data is None:
            return None
        try:
            text = data.decode("ascii")
            bytes.fromhex(text)
        except ValueError as error:
            path = _salt_path(paper)
            raise RecordError(_("The file {file} is damaged.").format(file=path)) from error
        return text


def _salt_path(paper: Path) -> Path:
    return paper.with_suffix(".salt")


def _sealed(salt: str, data: bytes) -> str:
    digest = hashlib.sha256(data).digest()
    return hmac.new(bytes.fromhex(salt), digest, hashlib.sha256).hexdigest()
