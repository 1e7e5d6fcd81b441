"""What the benchmarks share: the fixture they use, and a case to write to."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from agent.records.store import Records

T = TypeVar("T")


class Benchmark(Protocol):
    """What is used here of pytest-benchmark's fixture."""

    stats: Any  # of the calls, once they were measured

    def pedantic(
        self,
        target: Callable[..., T],
        args: tuple[object, ...] = (),
        *,
        rounds: int,
        warmup_rounds: int = 0,
    ) -> T: ...


def opened(records: Records) -> str:
    return records.open_case(
        procedure={"id": "return", "sha256": "ab" * 32, "version": "1"},
        plan=["identify", "reset", "after"],
        operator="OP1",
        language="fr",
        tablet={},
        given=None,
    ).id
