"""Benchmarks run only when they are asked for: `pytest tests/benchmarks --benchmark-only`."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip them in an ordinary run, before anything is prepared for them."""
    if config.getoption("benchmark_only", default=False):
        return
    skip = pytest.mark.skip(reason="a benchmark: run with --benchmark-only")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(skip)
