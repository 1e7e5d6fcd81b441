"""Opens Settings pages: `am start -W` and `cmd package resolve-activity` (android facts 4.4)."""

from agent.tablet.simulated.answers import SimulatedAnswer, lines, text
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.pages import Refusal, refusal, resolve, screen_of


def resolve_activity(tablet: Tablet, argv: tuple[str, ...]) -> SimulatedAnswer:
    """`cmd package resolve-activity --brief -a ACTION`."""
    component = resolve(tablet.traits, argv[-1])
    if component is None:
        return lines("No activity found")
    match = "priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true"
    return lines(match, component)


def start(tablet: Tablet, argv: tuple[str, ...]) -> SimulatedAnswer:
    """`am start -W -a ACTION` or `-n COMPONENT`: opens the page, where it is there."""
    if argv[-2] == "-a":
        component = resolve(tablet.traits, argv[-1])
        intent = f"Intent {{ act={argv[-1]} }}"
        if component is None:
            error = f"Error: Activity not started, unable to resolve {intent}"
            return _failed(tablet, intent, error)
        return _opened(tablet, intent, component)
    intent = f"Intent {{ cmp={argv[-1]} }}"
    refused = refusal(tablet.traits, argv[-1])
    if refused is Refusal.ABSENT:
        error = f"Error type 3\nError: Activity class {{{_full(argv[-1])}}} does not exist."
        return _failed(tablet, intent, error)
    if refused is Refusal.NOT_EXPORTED:
        return _denied(tablet, intent)
    return _opened(tablet, intent, argv[-1])


def _full(component: str) -> str:
    package, _, name = component.partition("/")
    return f"{package}/{package + name if name.startswith('.') else name}"


def _failed(tablet: Tablet, intent: str, error: str) -> SimulatedAnswer:
    status = 1 if tablet.traits.sdk >= 36 else 0
    return text(f"Starting: {intent}\n{error}\n", "", status)


def _denied(tablet: Tablet, intent: str) -> SimulatedAnswer:
    denial = f"Permission Denial: starting {intent} from null (pid=4711, uid=2000)"
    denial += " not exported from uid 1000"
    if tablet.traits.sdk < 26:
        return text(f"Starting: {intent}\njava.lang.SecurityException: {denial}\n", "", 1)
    if tablet.traits.sdk < 30:
        return text(f"Starting: {intent}\n", f"Security exception: {denial}\n", 255)
    title = "\nException occurred while executing 'start':\n"
    return text(f"Starting: {intent}\n", f"{title}java.lang.SecurityException: {denial}\n", 255)


def _opened(tablet: Tablet, intent: str, component: str) -> SimulatedAnswer:
    tablet.open_page(screen_of(tablet.traits, component))
    launch = "LaunchState: COLD" if tablet.traits.sdk >= 29 else "ThisTime: 398"
    rows = [f"Starting: {intent}", "Status: ok"]
    if tablet.traits.sdk >= 29:
        rows += [launch, f"Activity: {component}"]
    else:
        rows += [f"Activity: {component}", launch]
    return lines(*rows, "TotalTime: 412", "WaitTime: 433", "Complete")
