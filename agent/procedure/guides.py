"""The makers' guides: how each maker's tablets name the paths that people walk in Settings."""

from pathlib import Path

from agent import marked_yaml
from agent.procedure import complaints, rules, schema
from agent.procedure.loader import GUIDES, SUFFIX, said, shipped_folder
from agent.procedure.model import Guide, Words

ANY = "any"


def load_guides(folder: Path | None) -> tuple[Guide, ...]:
    """Return the school's guides, where its folder has any, then the shipped ones.

    A school's file thus needs only the makers and the texts that it changes.

    Raises:
        FileError: every problem of the first wrong file, each with its line and column (exit 4).
    """
    guides: list[Guide] = []
    if folder is not None and (path := folder / f"{GUIDES}{SUFFIX}").is_file():
        guides += read_guides(path)
    return (*guides, *read_guides(shipped_folder() / f"{GUIDES}{SUFFIX}"))


def read_guides(path: Path) -> tuple[Guide, ...]:
    """Return the guides of one file; raises FileError as `load_guides` does."""
    text = marked_yaml.decode(marked_yaml.read(path), str(path))
    marked, problems = marked_yaml.parse(text, str(path))
    shape, faults = schema.validate(schema.MakersShape, marked.value)
    told = [complaints.complaint(marked, fault, schema.MakersShape) for fault in faults]
    told += rules.guide_problems(marked)
    if problems or shape is None or told:
        raise marked_yaml.file_error(str(path), complaints.merged(marked, problems, told))
    return tuple(
        Guide(guide.id, frozenset(guide.makers), said(guide.say)) for guide in shape.makers
    )


def guide_for(guides: tuple[Guide, ...], manufacturer: str | None, brand: str | None) -> Guide:
    """Return the guide of a tablet, each text from the first guide that has it.

    Args:
        guides: in their order of preference.
        manufacturer: `ro.product.manufacturer`, or None where unknown.
        brand: `ro.product.brand`, or None; it goes first, because it says more (a Redmi is made by
            Xiaomi, an older Honor by Huawei).
    """
    fitting: list[Guide] = []
    for name in (brand, manufacturer):
        wanted = (name or "").strip().lower()
        fitting += [guide for guide in guides if wanted in guide.makers]
    fitting += [guide for guide in guides if guide.id == ANY]
    say: dict[str, Words] = {}
    for guide in fitting:
        say = {**guide.say, **say}
    makers = fitting[0].makers if fitting else frozenset()
    return Guide(fitting[0].id if fitting else ANY, makers, say)
