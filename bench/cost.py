"""What one case costs: statements, transactions, rows, bytes in the database and of its log, and calls of Slack's.

    python bench/cost.py [--cases 300] [--only sqlite]

Puts the whole bot together in this process, as an app that many workspaces install, sends so many signed mentions
through its door one after another, and counts. What is asked is what people ask in bench/serving.py: half of it one
line, half a whole bounce of tests/fixtures. Slack is the one of the tests for bad weather. Nothing in here is about
time: bench/serving.py measures that. Postgres (Debian: postgresql) is left out where it is not installed.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent / "serving"), str(Path(__file__).parent / "cost_of")]

import httpx  # noqa: E402
import stored  # noqa: E402
from load import texts  # noqa: E402
from sqlalchemy import Engine, event  # noqa: E402
from sqlalchemy.pool import Pool  # noqa: E402

from bot.cases.keeping.sweeping import sweep  # noqa: E402
from bot.cases.workspace.installations import Installation, Token  # noqa: E402
from bot.playground.signing import signed_headers  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.slack import log as logs  # noqa: E402
from bot.slack.run import Bot, open_bot  # noqa: E402
from tests.cases.postgres import server_programs  # noqa: E402
from tests.resilience.emulator import TOKEN, Emulator  # noqa: E402
from tests.resilience.events import mention  # noqa: E402
from tests.resilience.messages import APP, BOT_USER, TEAM  # noqa: E402
from tests.resilience.postgres import Postgres  # noqa: E402
from tests.resilience.program import SECRET  # noqa: E402

_BACKGROUND = ("jobs", "presence", "housekeeping")
"""Threads that look for work and give signs of life, whether there are cases or not."""


@dataclass(slots=True)
class Counted:
    """What was sent to the database."""

    statements: Counter[str] = field(default_factory=Counter)
    transactions: int = 0
    checkouts: int = 0
    """How often a connection was fetched from the pool, which asks the server each time whether it still lives."""
    by_words: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Prints a table for each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument("--statements", action="store_true", help="list the statements of a case")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logs.set_up("json", "error")
    print("python bench/cost.py", *sys.argv[1:])
    print(time.strftime("%Y-%m-%d %H:%M"))
    for name in [options.only] if options.only else ["sqlite", "postgres"]:
        if name == "postgres" and server_programs() is None:
            print("Postgres is not installed and is left out (Debian: postgresql).")
            continue
        with _database(name) as url:
            asyncio.run(_measure(name, url, options.cases, options.statements))
    return 0


@contextmanager
def _database(name: str) -> Iterator[str]:
    if name == "postgres":
        server = Postgres()
        try:
            server.start()
            yield server.url
        finally:
            server.remove()
        return
    folder = Path(tempfile.mkdtemp(prefix="rebound-cost-"))
    try:
        yield f"sqlite:///{folder / 'cases.sqlite'}"
    finally:
        shutil.rmtree(folder)


async def _measure(name: str, url: str, cases: int, list_them: bool) -> None:
    async with Emulator() as slack:
        from cryptography.fernet import Fernet

        settings = Settings(
            slack_client_id="1.2",
            slack_client_secret="of-no-use",
            slack_signing_secret=SECRET,
            slack_api_url=slack.api_url,
            token_keys=(Fernet.generate_key().decode(),),
            database_url=url,
            escalation_channel="#escalations",
        )
        bot = await asyncio.to_thread(open_bot, settings)
        try:
            _install(bot)
            engine = bot.work.cases.engine
            await _ask(bot, slack, 20, 0)  # what is done once: the channel's name, who the bot is, statements prepared
            before, calls, lines = (
                (*stored.of_log(engine), stored.processor(engine)),
                Counter(slack.calls),
                stored.rows(engine),
            )
            with _counting() as counted:
                await _ask(bot, slack, cases, 20)
            _print(name, engine, cases, counted, slack.calls - calls, before, lines)
            if list_them:
                for words, count in counted.by_words.most_common():
                    print(f"{count / cases:8.2f}  {words[:150]}")
        finally:
            await asyncio.to_thread(bot.close)


def _install(bot: Bot) -> None:
    """The workspace has installed the app."""
    assert bot.places.installations is not None
    at = datetime.now(UTC)
    bot.places.installations.save(
        Installation(TEAM, None, "Load", APP, "B1", BOT_USER, ("chat:write",), Token(TOKEN), "U1", at)
    )


async def _ask(bot: Bot, slack: Emulator, cases: int, first: int) -> None:
    """One mention after another, each when the one before is done."""
    pasted = texts()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(bot.http), base_url="http://bot") as client:
        for number in range(first, first + cases):
            told = mention(slack, f"C{number % 20:07d}", pasted[number % len(pasted)].replace("{n}", f"n{number}"))
            headers = signed_headers(SECRET, str(int(time.time())), told.content, told.content_type)
            answer = await client.post("/slack/events", content=told.content, headers=headers)
            assert answer.status_code == 200, answer.text
            assert await asyncio.to_thread(bot.work.wait_until_idle, 30.0), "a job is not done after 30 seconds"


@contextmanager
def _counting() -> Iterator[Counted]:
    """Count what any engine of this process sends, but for the looks by which this script itself waits."""
    counted = Counted()
    lock = threading.Lock()

    def passed_over() -> bool:
        name = threading.current_thread().name
        return name.startswith("asyncio_") or name in _BACKGROUND

    def statement(connection: object, cursor: object, words: str, *rest: object) -> None:
        if not passed_over() and not words.startswith("BEGIN"):
            with lock:
                counted.statements[words.split()[0].upper()] += 1
                counted.by_words[" ".join(words.split())] += 1

    def begun(connection: object) -> None:
        with lock:
            counted.transactions += not passed_over()

    def fetched(*given: object) -> None:
        with lock:
            counted.checkouts += not passed_over()

    listening = ((Engine, "before_cursor_execute", statement), (Engine, "begin", begun), (Pool, "checkout", fetched))
    for listener in listening:
        event.listen(*listener)
    try:
        yield counted
    finally:
        for listener in listening:
            event.remove(*listener)


def _print(
    name: str,
    engine: Engine,
    cases: int,
    counted: Counted,
    calls: Counter[str],
    before: tuple[int, int, float],
    lines: dict[str, int],
) -> None:
    written, pages, seconds = (
        after - then for after, then in zip((*stored.of_log(engine), stored.processor(engine)), before, strict=True)
    )
    print(f"\n{name}, {cases} cases, each:")
    kinds = ", ".join(f"{count / cases:.1f} {kind}" for kind, count in counted.statements.most_common())
    print(
        f"  transactions  {counted.transactions / cases:.1f} "
        f"(connections asked whether they live: {counted.checkouts / cases:.1f})"
    )
    print(f"  statements    {counted.statements.total() / cases:.1f} ({kinds})")
    methods = ", ".join(f"{count / cases:.2f} {method}" for method, count in calls.items())
    print(f"  calls         {calls.total() / cases:.2f} ({methods})")
    after = stored.rows(engine)
    new = ", ".join(f"{(after[table] - lines[table]) / cases:.2f} {table}" for table in stored.TABLES)
    print(f"  new rows      {sum(after.values()) / cases - sum(lines.values()) / cases:.2f} ({new})")
    if written:
        print(f"  log (WAL)     {written / cases / 1000:.1f} kB, with {pages / cases:.2f} whole pages")
        print(f"  Postgres      {1000 * seconds / cases:.1f} ms of processor, its looks for work among them")
    sizes = stored.bytes(engine)
    kept = sum(whole for table, (whole, _) in sizes.items() if table in stored.TABLES) / (cases + 20)
    print(f"  kept          {kept / 1000:.1f} kB")
    for table, (whole, indexes) in sorted(sizes.items(), key=lambda item: -item[1][0]):
        if table in stored.TABLES:
            each = cases + 20
            print(f"    {table:<10}  {whole / each / 1000:>6.2f} kB, of it indexes {indexes / each / 1000:.2f} kB")
    sweep(engine, datetime.now(UTC) + timedelta(days=91), 90)
    stored.pack(engine)
    left = sum(whole for table, (whole, _) in stored.bytes(engine).items() if table in stored.TABLES)
    print(f"  for ever      {left / (cases + 20) / 1000:.2f} kB, when the texts and the job are taken out")


if __name__ == "__main__":
    raise SystemExit(main())
