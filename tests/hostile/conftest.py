"""Prints the matrix of faults that was run."""

import pytest

from tests.hostile.fault_table import heading


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for each fault, `!` where it did not end as it must."""
    lines = [
        str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "faults"
    ]
    if lines:
        terminalreporter.section("what came of each fault, by the phase in which it began")
        terminalreporter.write_line(heading())
        for line in sorted(set(lines)):
            terminalreporter.write_line(line)
