"""What the codes on a paper hold: the QR of a page, made and read back (pure)."""

import re
from dataclasses import dataclass

from agent.papers.facts import Kind

# Capitals, digits and `:-/` only: a QR holds these at 5½ bits each, so its squares stay large.
_PAGE = re.compile(
    r"QUITUS:1:(?P<case>(?:SIM-)?[0-9]{8}-[0-9A-Z]{5}):(?P<kind>[A-Z]+)-(?P<language>FR|EN)"
    r"-(?P<digest>[0-9A-F]{8}):(?P<page>[0-9]{1,3})/(?P<pages>[0-9]{1,3})"
)


@dataclass(frozen=True)
class PageCode:
    """Which page of which paper of which case."""

    case: str
    kind: Kind
    language: str
    digest: str
    page: int
    pages: int


def page_code(document: str, page: int, pages: int) -> str:
    """Return what the QR of a page holds; `document` as `facts.document_id` makes it."""
    return f"QUITUS:1:{document}:{page}/{pages}"


def read_page_code(text: str) -> PageCode | None:
    """Return what a QR says, or None if it is none of ours."""
    found = _PAGE.fullmatch(text)
    if found is None or found["kind"].lower() not in set(Kind):
        return None
    return PageCode(
        case=found["case"],
        kind=Kind(found["kind"].lower()),
        language=found["language"].lower(),
        digest=found["digest"].lower(),
        page=int(found["page"]),
        pages=int(found["pages"]),
    )
