"""Time and accuracy of the match, side by side with plain ways of matching, in one run.

    python bench/matching.py [SET.jsonl ...]

Time: one match against bases of 300, 3,000 and 30,000 entries. The larger ones are made of the shipped entries with
some words of each wording and phrasing replaced by made-up ones, so that the vocabulary grows with the base.
Accuracy: on labelled sets (JSON lines with “text” or “path” and “expect”), the share of right reasons, beside
RapidFuzz's WRatio and token_set_ratio and BM25 (bm25s), each over the same wordings and phrasings, reading nothing.
Loading: the YAML against the compiled cache.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import bm25s
from rapidfuzz import fuzz, process

from bot.answering.explain import Explainer
from bot.knowledge.base import Knowledge
from bot.knowledge.cache import load_cached
from bot.knowledge.entry import Entry
from bot.knowledge.load import load_knowledge
from bot.matching.matcher import Matcher
from bot.reading.message import Kind, Message
from bot.reading.reader import read

TEXTS = (
    "<kim@exmaple.com>: host mx.exmaple.com[192.0.2.3] said: 550 5.1.1 <kim@exmaple.com>: Recipient address rejected: "
    "User unknown in virtual mailbox table (in reply to RCPT TO command)",
    "<lee@example.org>: host mx.example.org[192.0.2.4] said: 552 5.2.2 mailbox is full, quota exceeded",
    "550 5.7.1 Message rejected, suspicious content detected",
    "Host or domain name not found. Name service error for name=example.net type=MX: Host not found, try again",
    "she swears the address is right but they say there is nobody of that name, what now?",
    "we send from a new server and they say our IP address is on some list",
)


def grown(base: Knowledge, size: int) -> Knowledge:
    """A base of so many entries: the shipped ones, and variations of them in other words."""
    entries = list(base.entries[:size])
    chance = random.Random(3)
    while len(entries) < size:
        entry = base.entries[len(entries) % len(base.entries)]
        entries.append(varied(entry, len(entries), chance))
    return Knowledge(tuple(entries), base.words, base.off_topic, base.mail_domains)


def varied(entry: Entry, number: int, chance: random.Random) -> Entry:
    def other(text: str) -> str:
        return " ".join(made_up(chance) if chance.random() < 0.5 else word for word in text.split())

    changed: dict[str, Any] = {
        "id": f"{entry.id[:40]}-{number}",
        "wordings": tuple(other(text) for text in entry.wordings[:20]),
        "asks": tuple(other(text) for text in entry.asks[:20]),
        "codes": (),
    }
    return replace(entry, **changed)


def made_up(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def time_of_a_match(base: Knowledge) -> float:
    matcher = Matcher(base)
    chance = random.Random(5)
    times = []
    for number in range(15):  # other words in every round: whoever remembers a match gains nothing
        messages = [read(f"{text} {made_up(chance)} {made_up(chance)}") for text in TEXTS]
        start = time.perf_counter()
        for message in messages:
            matcher.match(message)
        times.append((time.perf_counter() - start) / len(messages))
        if not number:
            times.clear()  # what starting costs is another matter
    return statistics.median(times)


def scale(base: Knowledge) -> None:
    print("entries   ms a match   times the first")
    first = 0.0
    for size in (300, 3000, 30000):
        seconds = time_of_a_match(grown(base, size))
        first = first or seconds
        print(f"{size:7d} {1000 * seconds:12.2f} {seconds / first:14.2f}")


def loading() -> None:
    with tempfile.TemporaryDirectory() as folder:
        load_cached(cache_folder=Path(folder))
        yaml_time = statistics.median(timed(load_knowledge) for _ in range(5))
        cache_time = statistics.median(timed(lambda: load_cached(cache_folder=Path(folder))) for _ in range(5))
    print(
        f"\nloading: YAML {1000 * yaml_time:.0f} ms, compiled cache {1000 * cache_time:.0f} ms "
        f"({cache_time / yaml_time:.1%})"
    )


def timed(call: object) -> float:
    start = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - start


def accuracy(base: Knowledge, sets: list[Path]) -> None:
    phrases = [(text, entry.reason) for entry in base.entries for text in (*entry.wordings, *entry.asks)]
    texts = [text.lower() for text, _ in phrases]
    ranking = bm25s.BM25()
    ranking.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)

    def by(scorer: object) -> object:
        return lambda text: phrases[process.extractOne(text, texts, scorer=scorer)[2]][1]

    def by_bm25(text: str) -> str:
        found, _ = ranking.retrieve(bm25s.tokenize([text], show_progress=False), k=1, show_progress=False)
        return phrases[int(found[0][0])][1]

    explainer = Explainer(base)
    print(
        f"\n% right reasons\n{'set':<16}{'form':<10}{'n':>5}{'Rebound':>10}{'WRatio':>10}{'token_set':>11}{'BM25':>8}"
    )
    for path in sets:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if row["expect"] and row["expect"] != ["none"]]
        for form in dict.fromkeys(row["form"] for row in rows):
            chosen = [row for row in rows if row["form"] == form]
            inputs = [row["text"] if "text" in row else (path.parent / row["path"]).read_bytes() for row in chosen]
            plain = [text.lower() if isinstance(text, str) else as_text(text) for text in inputs]
            wanted = [row["expect"] for row in chosen]
            shares = [share([rebound(explainer, data) for data in inputs], wanted)]
            for judge in (by(fuzz.WRatio), by(fuzz.token_set_ratio), by_bm25):
                shares.append(share([judge(text) for text in plain], wanted))  # type: ignore[operator]
            cells = "".join(f"{value:>{width}.1f}" for value, width in zip(shares, (10, 10, 11, 8), strict=True))
            print(f"{path.stem:<16}{form:<10}{len(chosen):>5}{cells}")


def rebound(explainer: Explainer, data: str | bytes) -> str | None:
    return explainer.explain(data).answer.reason


def as_text(raw: bytes) -> str:
    """The e-mail as its readable text: the others get that much help, or a MIME body would drown them."""
    return Message(kind=Kind.BOUNCE, text=read(raw).text).text.lower()


def share(got: list[str | None], wanted: list[list[str]]) -> float:
    return 100 * sum(reason in expect for reason, expect in zip(got, wanted, strict=True)) / len(wanted)


def main() -> None:
    base = load_knowledge()
    scale(base)
    loading()
    if sys.argv[1:]:
        accuracy(base, [Path(name) for name in sys.argv[1:]])


if __name__ == "__main__":
    main()
