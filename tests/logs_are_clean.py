"""`pytest --clean-logs`: whether any line of the log of a whole run holds an address, a token or a piece of a bounce.

Every record that any test brings about, ours or a library's, is written as the program would write it, and looked at;
so are the log files of programs that tests start. One unclean line fails the run, and is shown at its end.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import pytest

from bot.slack import log as logs

FILES: Final = "log*.jsonl"
"""What tests call the logs of programs that they start."""
_MOST_SHOWN: Final = 20
_SIGNS: Final = {
    "a token": re.compile(r"xox[a-z]-\w|xapp-\w|//hooks\.slack"),
    "an address": re.compile(r"[\w.+-](?:@|%40)\[?[\w-]"),
    "a piece of a bounce": re.compile(
        r"\b[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b|user unknown|recipient address rejected|diagnostic-code"
        r"|final-recipient|mailbox (?:unavailable|full|not found)|said: [45]\d\d",
        re.IGNORECASE,
    ),
}


def unclean(line: str) -> str | None:
    """What a line of a log holds that it must not, None where that is nothing."""
    return next((what for what, sign in _SIGNS.items() if sign.search(line)), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option."""
    parser.addoption("--clean-logs", action="store_true", help="fail when a line of any log holds what it must not")


def pytest_configure(config: pytest.Config) -> None:
    """Begins to listen, where it is asked for."""
    if config.getoption("--clean-logs"):
        config.pluginmanager.register(LogsAreClean(config))


class LogsAreClean:
    """Hears every record of a run. Where several processes share the tests (pytest-xdist), each hears its own, and the
    one that shows the results hears of all."""

    _folder: Path | None = None

    def __init__(self, config: pytest.Config) -> None:
        self._told: dict[str, object] | None = getattr(config, "workeroutput", None)
        self._formatter = logs.formatter(as_text=False)
        self._found: list[str] = []
        self._heard = 0
        self._test = ""
        self._pass_on: Final[Callable[[logging.Logger, logging.LogRecord], None]] = logging.Logger.callHandlers

    @pytest.fixture(autouse=True, scope="session")
    @classmethod
    def _where_tests_keep_files(cls, tmp_path_factory: pytest.TempPathFactory) -> None:
        cls._folder = tmp_path_factory.getbasetemp()

    def pytest_sessionstart(self) -> None:
        """Between the loggers and whatever handlers a test gives them, for those come and go."""
        hear = self._hear

        def heard(logger: logging.Logger, record: logging.LogRecord) -> None:
            hear(record)
            self._pass_on(logger, record)

        logging.Logger.callHandlers = heard  # type: ignore[assignment, method-assign]

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Some tests put these back."""
        self._test = item.nodeid
        logs.ours_through_logging()
        if logging.getLogger().level > logging.INFO:
            logging.getLogger().setLevel(logging.INFO)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fails the run where something was found."""
        logging.Logger.callHandlers = self._pass_on  # type: ignore[assignment, method-assign]
        for file in sorted(self._folder.rglob(FILES)) if self._folder else ():
            self._look(file.read_text(encoding="utf-8", errors="replace").splitlines(), str(file))
        if self._told is not None:
            self._told["logs"] = (self._heard, self._found)
        if self._found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Another process has ended: what it heard is told here. One that died has told nothing, and fails the run
        anyway."""
        heard, found = getattr(node, "workeroutput", {}).get("logs", (0, []))
        self._heard += heard
        self._found += found

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Shows what was found."""
        terminalreporter.section("logs")
        terminalreporter.line(f"{self._heard} lines, {len(self._found)} of them unclean")
        for found in self._found[:_MOST_SHOWN]:
            terminalreporter.line(found)

    def _hear(self, record: logging.LogRecord) -> None:
        if logs.is_welcome(record):
            self._look((self._formatter.format(record),), self._test)

    def _look(self, lines: Iterable[str], where: str) -> None:
        for line in lines:
            self._heard += 1
            if (what := unclean(line)) is not None:
                self._found.append(f"{what}, in {where}: {line[:400]}")
