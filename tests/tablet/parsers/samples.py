"""Dumps as Android and its makers print them, written from what is known of the layouts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.tablet.parsers.answer import Answer

ACCOUNT_NAME = "camille.exemple@example.org"
USER_NAME = "Camille Exemple"


@dataclass(frozen=True)
class Block:
    """One user of an account dump; an account is its name and its type."""

    id: int = 0
    name: str = USER_NAME
    flags: str = "c13"
    accounts: Sequence[tuple[str, str]] = ()
    history: Sequence[str] = ("-1,action_called_account_add,2024-08-20 06:14:22,10123,accounts,0",)
    sessions: Sequence[str] = ()
    services: Sequence[str] = ("com.google", "com.osp.app.signin")
    visibility: Sequence[str] | None = field(default=())


def account_dump(*blocks: Block, tail: str = "") -> str:
    return "".join(map(_account_block, blocks or (Block(),))) + tail


def _account_block(block: Block) -> str:
    lines = [
        f"User UserInfo{{{block.id}:{block.name}:{block.flags}}}:",
        f"  Accounts: {len(block.accounts)}",
        *(f"    Account {{name={name}, type={kind}}}" for name, kind in block.accounts),
        "  ",
        "  AccountId, Action_Type, timestamp, UID, TableName, Key",
        "  Accounts History",
        *(f"  {row}" for row in block.history),
        "  ",
        f"  Active Sessions: {len(block.sessions)}",
        *(f"    Session: {session}" for session in block.sessions),
        "  ",
        f"  RegisteredServicesCache: {len(block.services)} services",
        *(
            f"    ServiceInfo: AuthenticatorDescription {{type={kind}}}, "
            f"ComponentInfo{{com.google.android.gms/com.google.android.gms.Auth}}, uid 10236"
            for kind in block.services
        ),
        "  ",
    ]
    if block.visibility is not None:
        lines += ["  Account visibility:", *block.visibility, "  "]
    return "\n".join(lines) + "\n"


def checkin_dump(*blocks: Block, tail: str = "") -> str:
    text = ""
    for block in blocks or (Block(),):
        kinds = [kind for _, kind in block.accounts]
        rows = [f"  {kind},{kinds.count(kind)}" for kind in sorted(set(kinds))]
        heading = f"User UserInfo{{{block.id}:{block.name}:{block.flags}}}:"
        text += "\n".join([heading, *rows, "  "]) + "\n"
    return text + tail


# After all users; One UI 6.1 (Android 14), then One UI 7 (Android 15).
SAMSUNG_14_TAIL = (
    "Account event dump: \n"
    "  uid=10236 type=com.google description=addAccount date=2024/08/20 06:14:22 \n\n"
)
SAMSUNG_15_TAIL = (
    "Account event dump: \n"
    "  description=com.google.android.gms/.auth.Service date=2025/08/20 06:14:22 \n\n"
)

FOUR = (
    (ACCOUNT_NAME, "com.google"),
    (ACCOUNT_NAME, "com.osp.app.signin"),
    (ACCOUNT_NAME, "com.samsung.android.mobileservice"),
    ("Meet", "com.google.android.apps.tachyon"),
)
VISIBILITY = (
    f"    {ACCOUNT_NAME}",
    "      com.google.android.gms, 1",
    "      com.android.vending, 2",
)
# A full tablet: an owner, a work profile that is locked, a Secure Folder.
FULL = (
    Block(accounts=FOUR, visibility=VISIBILITY),
    Block(10, "Travail", "1030", (("pro@example.org", "com.google"),), visibility=None),
    Block(150, "Secure Folder", "10061030", (("b@example.org", "com.google"),)),
)
ACCOUNTS = account_dump(*FULL)
CHECKIN = checkin_dump(*FULL)

USERS = (
    "Users:\n"
    f"\tUserInfo{{0:{USER_NAME}:c13}} running\n"
    "\tUserInfo{10:Travail:1030} running\n"
    "\tUserInfo{150:Secure Folder:10061030}\n"
)


def user_dump(restrictions: Sequence[str] = ("none",), state: str = "RUNNING_UNLOCKED") -> str:
    """Return `dumpsys user` of Android 13, with a work profile that is locked."""
    listed = "".join(f"      {key}\n" for key in restrictions)
    return (
        "Current user: 0\n\nUsers:\n"
        f"  UserInfo{{0:{USER_NAME}:c13}} serialNo=0 isPrimary=true\n"
        "    Type: android.os.usertype.full.SYSTEM\n"
        "    Flags: 3091 (ADMIN|FULL|INITIALIZED|PRIMARY|SYSTEM)\n"
        f"    State: {state}\n"
        "    Created: <unknown>\n"
        "    Has profile owner: false\n"
        "    Restrictions:\n      none\n"
        "    Device policy global restrictions:\n      null\n"
        "    Device policy local restrictions:\n      none\n"
        f"    Effective restrictions:\n{listed}"
        f"    Account name: {ACCOUNT_NAME}\n"
        f"    Seed account name: {ACCOUNT_NAME}\n"
        "    Ignore errors preparing storage: false\n"
        "  UserInfo{10:Travail:1030} serialNo=10 isPrimary=false parentId=0\n"
        "    State: RUNNING_LOCKED\n"
        "    Effective restrictions:\n      no_wallpaper\n"
        "\nDevice properties:\n  Device owner id:-10000\n\n"
        "  Guest restrictions:\n    no_sms\n    no_factory_reset\n\n"
        "  Device managed: false\n"
    )


USER_STATES = user_dump(("no_sms", "no_factory_reset"))

DEVICE_OWNER = (
    "  Device Owner: \n"
    "    admin=ComponentInfo{com.example.dpc/com.example.dpc.Receiver}\n"
    "    name=Lycée Exemple\n"
    "    package=com.example.dpc\n"
    "    isOrganizationOwnedDevice=true\n"
    "    User ID: 0\n"
)


def profile_owner(of_organization: str = "false") -> str:
    return (
        "  Profile Owner (User 10): \n"
        "    admin=ComponentInfo{com.example.work/com.example.work.Receiver}\n"
        "    name=Travail\n"
        "    package=com.example.work\n"
        f"    isOrganizationOwnedDevice={of_organization}\n"
    )


def policy_dump(owners: str = "") -> str:
    """Return `dumpsys device_policy` of Android 14."""
    return (
        "Current Device Policy Manager state:\n"
        "  Immutable state:\n    mHasFeature=true\n    mIsWatch=false\n"
        f"{owners}  \n"
        "  Pending System Update: SystemUpdateInfo (receivedTime = 1, x = unknown)\n"
        "  Enabled Device Admins (User 0, provisioningState: 0):\n"
        "    com.example.admin/.Receiver:\n      uid=10086\n      policies:\n        wipe-data\n"
        "    mPasswordOwner=-1\n"
        "  Encryption Status: per-user\n\n"
        "Device state cache:\n  Device provisioned: true\n  Device Owner Type: -1\n"
    )


DEVICE_POLICY = policy_dump(DEVICE_OWNER + "  \n" + profile_owner("true"))
LIST_OWNERS = (
    "2 owners:\n"
    "User  0: admin=com.example.dpc/.Receiver,DeviceOwner,Affiliated\n"
    "User 10: admin=com.example.work/.Receiver,ManagedProfileOwner(parentUserId=0)\n"
)

BATTERY = (
    "Current Battery Service state:\n"
    "  AC powered: false\n  USB powered: true\n  Wireless powered: false\n  Dock powered: false\n"
    "  Max charging current: 500000\n  Charge counter: 2010829\n"
    "  status: 2\n  health: 2\n  present: true\n  level: 42\n  scale: 100\n"
    "  voltage: 3826\n  temperature: 337\n  technology: Li-poly\n"
)

VOLUMES = (
    "emulated;0 mounted null\n"
    "private mounted null\n"
    "public:179,65 mounted 1234-ABCD\n"
    "private:179,66 unmounted 57f8f4bc-abf4-655f-bf67-946fc0f9f25b\n"
    "emulated:179,66;0 unmounted null\n"
    "stub:18446744073709551612 unmounted null\n"
)
DATA_SIZE = (
    "Filesystem     1K-blocks     Used Available Use% Mounted on\n"
    "/dev/block/dm-5 110508676 22372860  88119432  21% /data\n"
)

LOCK_SETTINGS = (
    "Current lock settings service state:\n\nUser State:\n"
    "  User 0\n    SP Handle: 3f2a\n    SID: 12\n    Quality: 0\n"
    "    CredentialType: Pin\n    SeparateChallenge: false\n    Metrics: known\n"
    "  User 10\n    CredentialType: Pattern\n\n"
    "Storage:\n  User 0 [/data/system_de/0/spblob]:\n    12 00.pwd\n"
)

FRP_SIZE = "Result: Parcel(00000000 00000103   '........')\n"
FRP_BLOCK = (
    "mDataBlockFile: /dev/block/by-name/frp\nmIsFileBacked: false\n"
    "mInitDoneSignal: java.util.concurrent.CountDownLatch@1a2b3c[Count = 0]\n"
    "mAllowedUid: 10236\nmBlockDeviceSize: 524288\nmIsWritable: true\n"
    "FRP state\n=========\nEnforcement enabled: true\nFRP state: false\n"
    "FRP secret present but omitted.\nVerified boot state: green\n"
    "Has FRP credential handle: true\nFRP challenge block size: 259\n"
)

PROPERTIES = (
    "[DEVICE_PROVISIONED]: [1]\n"
    "[persist.sys.boot.reason.history]: [reboot,userrequested,1777928252\nreboot,ota,1777920673]\n"
    "[ro.build.version.release]: [13]\n"
    "[ro.build.version.sdk]: [33]\n"
    "[ro.empty]: []\n"
    "[ro.product.model]: [TB310FU]\n"
)

BOOT_ID = "0f4c8f1e-9d1b-4c83-8a38-6f3c6f8f2b11\n"

ACTIVITIES = (
    "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)\n"
    "Display #0 (activities from top to bottom):\n"
    "  * Task{1a #12 type=standard A=1000:com.android.settings}\n"
    "      topResumedActivity=ActivityRecord{4f0c u0 com.android.launcher3/.Launcher} t11}\n"
    "  ResumedActivity: ActivityRecord{5d1c u0 com.android.settings/.SubSettings} t12}\n"
)
WINDOW = (
    "  mCurrentFocus=Window{1a2b3c u0 com.android.settings/com.android.settings.SubSettings}\n"
    "  mFocusedApp=ActivityRecord{5d1c u0 com.android.settings/.SubSettings t12}\n"
)

AM_START = (
    "Starting: Intent { act=android.settings.SYNC_SETTINGS }\n"
    "Status: ok\nLaunchState: COLD\n"
    "Activity: com.android.settings/.Settings$AccountDashboardActivity\n"
    "TotalTime: 412\nWaitTime: 433\nComplete\n"
)
RESOLVED = (
    "priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true\n"
    "com.android.settings/.Settings$FactoryResetActivity\n"
)


def said(text: str, *, stderr: str = "", status: int = 0) -> Answer:
    return Answer(stdout=text, stderr=stderr, status=status)
