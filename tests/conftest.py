"""What all tests share: those that need a browser are skipped without one, and fail where it is promised."""

from __future__ import annotations

import os
import shutil

import pytest


def chromium() -> str | None:
    """The path of the system's Chromium; None if there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked ``browser`` without Chromium; with the environment variable CI set, fail it."""
    if item.get_closest_marker("browser") and chromium() is None:
        reason = "needs Chromium: sh deploy/install-system-packages.sh"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def pytest_terminal_summary(terminalreporter) -> None:
    """The reading level of each lesson that was read."""
    lines = sorted(value for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
                   for name, value in report.user_properties if name == "reading")
    if lines:
        terminalreporter.section("Reading level of the lessons (Flesch-Kincaid)")
        terminalreporter.write("\n".join(lines) + "\n")
