"""Prints `getprop`: the build's properties, and those that follow the tablet's state."""

from collections.abc import Mapping

from agent.tablet.simulated.answers import SimulatedAnswer, lines
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.traits import Skin, Traits

_VERSIONS: Mapping[Skin, Mapping[str, str]] = {
    Skin.AOSP: {},
    Skin.SAMSUNG: {"ro.build.version.sep": "150100", "ro.boot.warranty_bit": "0"},
    Skin.XIAOMI: {"ro.miui.ui.version.name": "V140", "ro.miui.region": "FR"},
    Skin.HUAWEI: {"ro.build.version.emui": "EmotionUI_10.1.0"},
}


def everything(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`getprop`."""
    found = properties(tablet)
    return lines(*(f"[{name}]: [{found[name]}]" for name in sorted(found)))


def one(tablet: Tablet, argv: tuple[str, ...]) -> SimulatedAnswer:
    """`getprop NAME`: an empty line for what is not set."""
    return lines(properties(tablet).get(argv[-1], ""))


def properties(tablet: Tablet) -> dict[str, str]:
    """Return every property; a tablet without a serial has the property empty."""
    found = {**_build(tablet.traits), **_boot(tablet), **_VERSIONS[tablet.traits.skin]}
    found["ro.serialno"] = found["ro.boot.serialno"] = tablet.serial
    if tablet.traits.frp_partition:
        found["ro.frp.pst"] = tablet.traits.frp_partition
    if tablet.test_harness:
        found["persist.sys.test_harness"] = "1"
    return found | tablet.properties


def _build(traits: Traits) -> dict[str, str]:
    return {
        "ro.build.fingerprint": traits.fingerprint,
        "ro.build.id": traits.build_id,
        "ro.build.type": "user",
        "ro.build.version.incremental": traits.incremental,
        "ro.build.version.release": traits.release,
        "ro.build.version.sdk": str(traits.sdk),
        "ro.build.version.security_patch": "2024-03-05",
        "ro.debuggable": "0",
        "ro.product.brand": traits.brand,
        "ro.product.device": traits.device,
        "ro.product.manufacturer": traits.maker,
        "ro.product.model": traits.model,
        "ro.product.name": traits.product,
        "dalvik.vm.heapsize": "512m",
        "net.bt.name": "Android",
        "persist.sys.timezone": "Europe/Paris",
        "persist.sys.locale": "fr-FR",
        "ro.opengles.version": "196610",
    }


def _boot(tablet: Tablet) -> dict[str, str]:
    return {
        "gsm.sim.state": "LOADED" if tablet.sim else "ABSENT" if tablet.traits.sdk < 30 else "",
        "init.svc.adbd": "running",
        "ro.boot.flash.locked": "1",
        "ro.boot.vbmeta.device_state": "locked",
        "ro.boot.verifiedbootstate": "green",
        "ro.crypto.state": "encrypted",
        "ro.crypto.type": "file",
        "ro.oem_unlock_supported": "1",
        "ro.setupwizard.mode": "OPTIONAL",
        "sys.boot_completed": "1",
        "sys.oem_unlock_allowed": str(int(tablet.spec.oem_unlock)),
        "sys.usb.config": "mtp,adb",
    }
