"""May the record lie in that folder? Not on the network, not where a service copies files away."""

import re
from pathlib import Path, PurePath

from agent.errors import RecordError
from agent.i18n import _

# Types in /proc/mounts of file systems that lie on another machine: no lock, no sync to rely on.
_NETWORK = frozenset(
    {
        "afs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.onedriver",
        "fuse.rclone",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
    }
)
_SYNCED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "iclouddrive",
    "kdrive",
    "nextcloud",
    "owncloud",
    "pclouddrive",
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def refusal(folder: PurePath, mounts: str | None = None) -> str | None:
    """Return why the record may not lie in `folder`, a whole sentence; None if it may.

    Args:
        folder: an absolute path, links followed (on Windows that makes a mapped drive `//host`).
        mounts: the text of /proc/mounts where there is one.
    """
    if service := _synced_by(folder):
        return _(
            "The folder {folder} is copied elsewhere by {service}: the record would be torn or"
            " leave the school."
        ).format(folder=folder, service=service)
    kind = _share(folder) or _network_mount(folder, mounts or "")
    if kind is None:
        return None
    return _(
        "The folder {folder} lies on the network ({kind}): a lock and a write can't be relied on"
        " there."
    ).format(folder=folder, kind=kind)


def make_sure(folder: Path) -> None:
    """Raise RecordError, which says why, if the record may not lie in `folder`."""
    if reason := refusal(folder.resolve(), read_mounts()):
        hint = _("Choose a folder on this computer's own disk with --data.")
        raise RecordError(reason, hint=hint)


def read_mounts() -> str | None:
    """Return the text of /proc/mounts, None on a system without it."""
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None


def _synced_by(folder: PurePath) -> str | None:
    for part in folder.parts:
        name = part.casefold()
        for service in _SYNCED:
            # `OneDrive - Region`, `Dropbox (Perso)`, `OneDrive-Personal` are names of theirs too
            if name == service or (name.startswith(service) and name[len(service)] in " -("):
                return part
    return None


def _share(folder: PurePath) -> str | None:
    drive = folder.drive.replace("\\", "/")
    return drive if drive.startswith("//") and not drive.startswith(("//?/", "//./")) else None


def _network_mount(folder: PurePath, mounts: str) -> str | None:
    kind, depth = None, -1
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePath(_OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[1]))
        if folder.is_relative_to(point) and len(point.parts) >= depth:
            kind, depth = fields[2], len(point.parts)
    return kind if kind in _NETWORK else None
