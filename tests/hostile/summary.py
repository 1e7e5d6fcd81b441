"""Prints what was measured: the matrix of faults, and what the fullest answers cost."""

from collections.abc import Iterable

import pytest

from tests.hostile.fault_table import heading


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for each fault, `!` where it did not end as it must, and one for each cost."""
    _print(
        terminalreporter,
        "what came of each fault, by the phase in which it began",
        [heading(), *_told(terminalreporter, "faults")],
    )
    _print(
        terminalreporter,
        "what a probe of the fullest answers costs at most",
        ["", *_told(terminalreporter, "cost")],
    )


def _told(terminalreporter: pytest.TerminalReporter, kind: str) -> Iterable[str]:
    return sorted(
        {
            str(value)
            for reports in terminalreporter.stats.values()
            for report in reports
            if getattr(report, "when", "") == "call"
            for name, value in report.user_properties
            if name == kind
        }
    )


def _print(terminalreporter: pytest.TerminalReporter, title: str, lines: list[str]) -> None:
    if len(lines) > 1:
        terminalreporter.section(title)
        for line in filter(None, lines):
            terminalreporter.write_line(line)
