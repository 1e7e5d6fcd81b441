"""Benchmarks run only when they are asked for: `pytest tests/benchmarks --benchmark-only`."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
_TABLES = pytest.StashKey[dict[str, list[str]]]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin without tables."""
    config.stash[_TABLES] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip them in an ordinary run, before anything is prepared for them."""
    if config.getoption("benchmark_only", default=False):
        return
    skip = pytest.mark.skip(reason="a benchmark: run with --benchmark-only")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def tables(pytestconfig: pytest.Config) -> dict[str, list[str]]:
    """Return the tables that are printed at the end: title → lines."""
    return pytestconfig.stash[_TABLES]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the tables that the benchmarks filled."""
    for title, lines in config.stash[_TABLES].items():
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
