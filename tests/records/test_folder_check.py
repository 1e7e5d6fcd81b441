"""Folders on the network, or copied by a service, are refused with the reason."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from agent.records.folder_check import refusal

MOUNTS = r"""/dev/vda1 / ext4 rw,relatime 0 0
server:/export /srv/school nfs4 rw,vers=4.2 0 0
//nas/desk /mnt/my\040share cifs rw 0 0
/dev/vdb1 /srv/school/local xfs rw 0 0
user@host: /home/desk/remote fuse.sshfs rw 0 0
odd line
"""


@pytest.mark.parametrize("folder", ["/home/desk/data", "/srv/school/local/data", "/srv/schools"])
def test_a_folder_on_an_own_disk_is_allowed(folder: str) -> None:
    assert refusal(PurePosixPath(folder), MOUNTS) is None


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/school/data", "nfs4"),
        ("/srv/school", "nfs4"),
        ("/mnt/my share/data", "cifs"),
        ("/home/desk/remote/x", "fuse.sshfs"),
    ],
)
def test_a_folder_on_the_network_is_refused(folder: str, kind: str) -> None:
    assert f"({kind})" in (refusal(PurePosixPath(folder), MOUNTS) or "")


def test_of_two_mounts_on_one_point_the_later_counts() -> None:
    mounts = "server:/x /data nfs rw 0 0\n/dev/sda1 /data ext4 rw 0 0\n"
    assert refusal(PurePosixPath("/data/desk"), mounts) is None


@pytest.mark.parametrize(
    "folder",
    [
        PureWindowsPath(r"C:\Users\desk\OneDrive - Region\quitus"),
        PureWindowsPath(r"C:\Users\desk\OneDrive\quitus"),
        PurePosixPath("/home/desk/Dropbox/quitus"),
        PurePosixPath("/home/desk/Dropbox (Lycee)/quitus"),
        PurePosixPath("/Users/desk/Library/CloudStorage/OneDrive-Personal/quitus"),
    ],
)
def test_a_folder_that_a_service_copies_is_refused(
    folder: PurePosixPath | PureWindowsPath,
) -> None:
    assert "copied elsewhere" in (refusal(folder) or "")


def test_a_windows_share_is_refused() -> None:
    assert "network" in (refusal(PureWindowsPath(r"\\server\desk\quitus")) or "")


@pytest.mark.parametrize("folder", [r"C:\quitus", r"\\?\C:\quitus", r"C:\onedriver\quitus"])
def test_a_windows_disk_is_allowed(folder: str) -> None:
    assert refusal(PureWindowsPath(folder)) is None
