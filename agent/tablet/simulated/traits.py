"""What never changes on a simulated tablet: its maker, its Android, what its build can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# API level of each Android release.
SDK: Mapping[str, int] = {
    "7.0": 24,
    "7.1.1": 25,
    "8.0.0": 26,
    "8.1.0": 27,
    "9": 28,
    "10": 29,
    "11": 30,
    "12": 31,
    "13": 33,
    "14": 34,
    "15": 35,
    "16": 36,
}


class Skin(StrEnum):
    """Whose Android it is; layouts and Settings pages differ by it."""

    AOSP = "aosp"  # Google, Lenovo, Motorola: near to the open source
    SAMSUNG = "samsung"
    XIAOMI = "xiaomi"
    HUAWEI = "huawei"


@dataclass(frozen=True)
class Traits:
    """A kind of tablet.

    Attributes:
        brand, maker, model, product: `ro.product.*` (`maker` is `ro.product.manufacturer`).
        release: Android's version as `ro.build.version.release` writes it, a key of `SDK`.
        build_id, incremental: parts of the build fingerprint.
        skin: whose layouts it prints.
        frp_partition: `ro.frp.pst`; empty where the tablet has no such partition.
        data_kib: size of /data in KiB.
        gms: whether Google's services are installed.
        shell_v2: whether adbd offers the shell protocol v2.
        max_payload: bytes of the largest ADB message that adbd takes.
        international: Xiaomi: a reset in Settings wipes the FRP block on such builds only.
    """

    brand: str
    maker: str
    model: str
    product: str
    release: str
    build_id: str
    incremental: str
    skin: Skin = Skin.AOSP
    frp_partition: str = "/dev/block/bootdevice/by-name/frp"
    data_kib: int = 52_297_708
    gms: bool = True
    shell_v2: bool = True
    max_payload: int = 256 * 1024
    international: bool = True

    @property
    def sdk(self) -> int:
        """API level."""
        return SDK[self.release]

    @property
    def fingerprint(self) -> str:
        """`ro.build.fingerprint`: brand/product/device:release/id/incremental:type/tags."""
        head = f"{self.brand}/{self.product}/{self.device}"
        tail = f"{self.release}/{self.build_id}/{self.incremental}:user/release-keys"
        return f"{head}:{tail}"

    @property
    def device(self) -> str:
        """`ro.product.device`: the product without its region."""
        return self.product.partition("_")[0]


# Names of models are public; the builds are made up in the makers' ways.
CATALOGUE: Mapping[str, Traits] = {
    "lenovo-tab4": Traits(
        "Lenovo",
        "LENOVO",
        "Lenovo TB-X304F",
        "LenovoTB-X304F",
        "7.1.1",
        "NMF26F",
        "TB-X304F_S000027_171103_ROW",
        frp_partition="/dev/block/bootdevice/by-name/config",
        data_kib=11_289_584,
        max_payload=4096,
    ),
    "lenovo-tab3": Traits(
        "Lenovo",
        "LENOVO",
        "Lenovo TB3-X70F",
        "LenovoTB3-X70F",
        "7.0",
        "NRD90M",
        "TB3-X70F_S000031_170818_ROW",
        frp_partition="",
        data_kib=11_289_584,
        max_payload=4096,
        shell_v2=False,
    ),
    "huawei-t5": Traits(
        "HUAWEI",
        "HUAWEI",
        "AGS2-W09",
        "AGS2-W09",
        "8.0.0",
        "HUAWEIAGS2-W09",
        "8.0.0.335OVS",
        skin=Skin.HUAWEI,
        data_kib=24_526_252,
    ),
    "acer-one-10": Traits(
        "acer",
        "Acer",
        "B3-A50",
        "acer_barricadewifi",
        "8.1.0",
        "O11019",
        "1545903105",
        data_kib=25_313_280,
        frp_partition="/dev/block/by-name/frp",
    ),
    "archos-t101": Traits(
        "archos",
        "archos",
        "ARCHOS T101 HD2",
        "T101HD2",
        "9",
        "PPR1.180610.011",
        "20200703.142511",
        data_kib=26_112_304,
        frp_partition="/dev/block/by-name/frp",
    ),
    "lenovo-m10": Traits(
        "Lenovo",
        "LENOVO",
        "Lenovo TB-X505F",
        "LenovoTB-X505F",
        "10",
        "QKQ1.191224.003",
        "TB-X505F_S001133_210623_ROW",
        data_kib=25_114_948,
    ),
    "huawei-t10": Traits(
        "HUAWEI",
        "HUAWEI",
        "AGR-W09",
        "AGR-W09",
        "10",
        "HUAWEIAGR-W09",
        "102.0.0.170C431",
        skin=Skin.HUAWEI,
        gms=False,
        data_kib=53_111_764,
    ),
    "samsung-a-2019": Traits(
        "samsung",
        "samsung",
        "SM-T510",
        "gta3xlwifixx",
        "11",
        "RP1A.200720.012",
        "T510XXU5CVG2",
        skin=Skin.SAMSUNG,
        frp_partition="/dev/block/persistent",
        data_kib=24_318_720,
    ),
    "motorola-g70": Traits(
        "motorola",
        "motorola",
        "moto tab g70",
        "tab_g70",
        "12",
        "S2RTAS32.67-14-4",
        "ec5a4b",
        data_kib=53_011_456,
    ),
    "xiaomi-pad-5": Traits(
        "Xiaomi",
        "Xiaomi",
        "21051182G",
        "nabu_eea",
        "13",
        "TKQ1.221013.002",
        "V14.0.8.0.TKXEUXM",
        skin=Skin.XIAOMI,
        data_kib=112_236_444,
    ),
    "lenovo-m10-3": Traits(
        "Lenovo",
        "LENOVO",
        "Lenovo TB328FU",
        "TB328FU",
        "13",
        "TP1A.220624.014",
        "S000148_230731_ROW",
        frp_partition="/dev/block/by-name/frp",
        data_kib=54_106_624,
    ),
    "samsung-a8": Traits(
        "samsung",
        "samsung",
        "SM-X200",
        "gta8wifieea",
        "14",
        "UP1A.231005.007",
        "X200XXU4DXE3",
        skin=Skin.SAMSUNG,
        frp_partition="/dev/block/by-name/persistent",
        data_kib=53_011_456,
    ),
    "xiaomi-pad-6": Traits(
        "Xiaomi",
        "Xiaomi",
        "23043RP34G",
        "pipa_eea",
        "14",
        "UKQ1.230804.001",
        "OS1.0.7.0.UMZEUXM",
        skin=Skin.XIAOMI,
        data_kib=112_236_444,
    ),
    "samsung-a9": Traits(
        "samsung",
        "samsung",
        "SM-X210",
        "gta9pwifieea",
        "15",
        "AP3A.240905.015.A2",
        "X210XXU2CYE4",
        skin=Skin.SAMSUNG,
        frp_partition="/dev/block/by-name/persistent",
        data_kib=109_101_056,
    ),
    "xiaomi-redmi-pad": Traits(
        "Redmi",
        "Xiaomi",
        "24076RP19G",
        "flute_eea",
        "15",
        "AQ3A.240912.001",
        "OS2.0.203.0.VLOEUXM",
        skin=Skin.XIAOMI,
        data_kib=112_236_444,
        frp_partition="/dev/block/by-name/frp",
    ),
    "pixel-tablet-15": Traits(
        "google",
        "Google",
        "Pixel Tablet",
        "tangorpro",
        "15",
        "AP4A.250105.002",
        "12701944",
        frp_partition="/dev/block/by-name/frp",
        data_kib=115_249_236,
    ),
    "pixel-tablet": Traits(
        "google",
        "Google",
        "Pixel Tablet",
        "tangorpro",
        "16",
        "BP2A.250605.031.A2",
        "13578606",
        frp_partition="/dev/block/by-name/frp",
        data_kib=115_249_236,
    ),
}
