"""A disk that promises nothing beyond the program's own end, which is most of what tests need."""

from pathlib import Path

from agent.records.disk import Disk


class UnsyncedDisk(Disk):
    """What it writes outlives the program, which is enough where no power cut is tested."""

    def sync(self, descriptor: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass
