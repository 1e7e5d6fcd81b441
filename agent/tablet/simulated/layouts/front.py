"""Prints which activity is in front: `dumpsys activity activities` and `dumpsys window`."""

from collections.abc import Iterator

from agent.tablet.simulated.answers import SimulatedAnswer, lines
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.pages import foreground

_HASH = "53d1401"
_TASK = 75


def activities(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys activity activities` (dump formats, part 5)."""
    sdk = tablet.traits.sdk
    rows = ["ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)"]
    rows += ["Display #0 (activities from top to bottom):"]
    if sdk < 26:
        rows += _old(tablet)
    elif sdk < 31:
        rows += _middle(tablet)
    else:
        rows += _new(tablet)
    return lines(*rows)


def window(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys window`: the keyguard has the focus while it is on."""
    package, _, name = foreground(tablet).partition("/")
    full = package + name if name.startswith(".") else name
    record = _record(tablet)
    app = record
    if tablet.traits.sdk < 30:
        app = f"AppWindowToken{{6716393 token=Token{{cd6e082 {record}}}}}"
    focus = f"Window{{1a2b3c u0 {package}/{full}}}"
    if tablet.keyguard:
        shade = "NotificationShade" if tablet.traits.sdk >= 30 else "StatusBar"
        focus = f"Window{{4e5f6a u0 {shade}}}"
    return lines(
        "WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)",
        "  Display: mDisplayId=0",
        f"  mCurrentFocus={focus}",
        f"  mFocusedApp={app}",
    )


def _record(tablet: Tablet) -> str:
    close = "}" if tablet.traits.sdk == 33 else ""  # 13 closes twice
    return f"ActivityRecord{{{_HASH} u0 {foreground(tablet)}{close} t{_TASK}}}"


def _old(tablet: Tablet) -> Iterator[str]:
    record = _record(tablet)
    yield "  Stack #1:"
    yield f"    Task id #{_TASK}"
    yield f"      * Hist #0: {record}"
    yield "    "
    yield f"    mResumedActivity: {record}"
    yield f"  mFocusedActivity: {record}"
    yield "  mFocusedStack=ActivityStack{aa0c4a stackId=1, 1 tasks}"


def _middle(tablet: Tablet) -> Iterator[str]:
    record = _record(tablet)
    yield "  Stack #4: type=standard mode=fullscreen"
    yield "  isSleeping=false"
    yield f"    Task id #{_TASK}"
    yield f"      * Hist #0: {record}"
    yield f"    mResumedActivity: {record}"
    yield "    mLastPausedActivity: ActivityRecord{7478fcd u0 com.example.home/.Launcher t33}"
    yield ""
    yield f"  ResumedActivity: {record}"
    yield "  mFocusedStack=ActivityStack{aa0c4a stackId=4, 1 tasks}"


def _new(tablet: Tablet) -> Iterator[str]:
    record = _record(tablet)
    yield f"  * Task{{fbc4431 #{_TASK} type=standard A=1000:com.android.settings}}"
    yield f"    topResumedActivity={record}"
    yield f"    * Hist  #0: {record}"
    yield ""
    if tablet.traits.sdk >= 33:
        yield "  Resumed activities in task display areas (from top to bottom):"
        yield f"    Resumed: {record}"
        yield ""
    yield f"  ResumedActivity: {record}"
