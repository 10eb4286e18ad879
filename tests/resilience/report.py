"""What came of it all, counted in the threads, and what of that is not as promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.resilience.emulator import Emulator
from tests.resilience.events import PATIENCE
from tests.resilience.ledger import ANSWER, CARD, Entry, Ledger
from tests.resilience.messages import ESCALATIONS
from tests.resilience.program import Program


@dataclass(slots=True)
class Report:
    """One scenario. `broken` holds what was promised and is not so, in words."""

    name: str
    lines: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.lines.append(line)

    def promise(self, kept: bool, otherwise: str) -> None:
        """Something that has to be so; `otherwise` is what is said where it is not."""
        if not kept:
            self.broken.append(otherwise)

    def __str__(self) -> str:
        verdict = [f"NOT AS PROMISED: {words}" for words in self.broken] or ["as promised"]
        return "\n  ".join([self.name, *self.lines, *verdict])


def quantile(values: Sequence[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def count(report: Report, ledger: Ledger, programs: Sequence[Program], *, words_will_do: bool = False) -> None:
    """Everything that is promised of every run. `words_will_do` where no answer can be given: why not is enough."""
    _acknowledgements(report, ledger)
    _mentions(report, ledger, words_will_do=words_will_do)
    _private(report, ledger)
    _presses(report, ledger)
    _cards(report, ledger.slack)
    _news(report, ledger.slack)
    played = ", ".join(f"{fault.value}: {times}" for fault, times in ledger.slack.schedule.played.most_common())
    report.say(f"{sum(ledger.slack.calls.values())} calls to Slack; faults played: {played or 'none'}")
    logged = Counter(event for program in programs for event in program.errors())
    report.say(f"logged as errors: {dict(logged.most_common(6)) or 'none'}")


def _acknowledgements(report: Report, ledger: Ledger) -> None:
    acks = [ack for entry in ledger.entries for ack in entry.acks]
    came = [ack for ack in acks if ack.status is not None]
    seconds = [ack.seconds for ack in came]
    statuses = Counter(ack.status for ack in acks)
    taken = sum(entry.taken for entry in ledger.entries)
    by_status = ", ".join(f"{status or 'no answer'}: {times}" for status, times in statuses.most_common())
    report.say(f"told {len(ledger.entries)} things, {len(acks)} times ({by_status}); taken: {taken}")
    report.say(
        f"acknowledged or refused within p50 {1000 * quantile(seconds, 0.5):.0f} ms, "
        f"p99 {1000 * quantile(seconds, 0.99):.0f} ms, max {1000 * max(seconds, default=0):.0f} ms"
    )
    late = sum(ack.seconds > PATIENCE for ack in came)
    report.promise(not late, f"{late} answers to Slack after more than {PATIENCE:g} s")
    odd = {status: times for status, times in statuses.items() if status not in (None, 200, 503)}
    report.promise(not odd, f"answers to Slack that neither take nor say “later”: {odd}")


def _mentions(report: Report, ledger: Ledger, *, words_will_do: bool) -> None:
    entries = ledger.of("mention")
    numbers = Counter(len(ledger.answers(entry.delivery)) for entry in entries)
    silent = [entry for entry in entries if not ledger.answers(entry.delivery) and not ledger.told(entry.delivery)]
    told = numbers[0] - len(silent)
    both = sum(bool(ledger.answers(entry.delivery) and ledger.told(entry.delivery)) for entry in entries)
    more = sum(times for number, times in numbers.items() if number > 1)
    report.say(
        f"mentions taken: {len(entries)}; answered once: {numbers[1]}, more than once: {more}, "
        f"told why there is no answer: {told}, answered and told of trouble: {both}, lost: {len(silent)}"
    )
    report.promise(words_will_do or not told, f"{told} mentions not answered, though Slack would have taken it")
    doubled = [_history(ledger, entry) for entry in entries if len(ledger.answers(entry.delivery)) > 1]
    report.promise(not more, f"{more} of {len(entries)} mentions answered more than once: {'; '.join(doubled[:5])}")
    report.promise(not silent, f"{len(silent)} mentions acknowledged and lost")
    unasked = [entry for entry in ledger.entries if entry.delivery.kind == "mention" and not entry.taken]
    twice = sum(len(ledger.answers(entry.delivery)) > 1 for entry in unasked)
    report.promise(not twice, f"{twice} mentions that were not taken answered more than once")


def _history(ledger: Ledger, entry: Entry) -> str:
    """When something was answered, in seconds after it was told, and its id, to be looked for in the logs."""
    moments = [f"{message.at - entry.at:.1f} s" for message in ledger.answers(entry.delivery)]
    return f"{entry.delivery.id} after {' and '.join(moments)}"


def _private(report: Report, ledger: Ledger) -> None:
    entries = ledger.of("command")
    numbers = Counter(_private_answers(ledger, entry) for entry in entries)
    often = sum(times for number, times in numbers.items() if number > 2)
    report.say(
        f"commands taken: {len(entries)}; answered once: {numbers[1]}, twice: {numbers[2]}, more: {often}, "
        f"lost: {numbers[0]}"
    )
    said = [ledger.words(entry.delivery) for entry in entries if _private_answers(ledger, entry) > 2]
    report.promise(
        not often, f"{often} private answers more than twice: {[[w[:80] for w in each] for each in said[:3]]}"
    )
    report.promise(not numbers[0], f"{numbers[0]} commands acknowledged and lost")


def _private_answers(ledger: Ledger, entry: Entry) -> int:
    return ledger.told(entry.delivery) + len(ledger.answers(entry.delivery))


def _presses(report: Report, ledger: Ledger) -> None:
    kinds = ("press", "form")
    pressed = [entry for entry in ledger.entries if entry.delivery.kind.startswith(kinds) and entry.taken]
    undone = Counter(entry.delivery.kind for entry in ledger.waiting() if entry.delivery.kind.startswith(kinds))
    report.say(f"presses and forms taken: {len(pressed)}; without effect: {sum(undone.values())}")
    report.promise(not undone, f"acknowledged and without effect: {dict(undone)}")


def _cards(report: Report, slack: Emulator) -> None:
    found = Counter(message.case_id for message in slack.tops[ESCALATIONS] if message.part == "card")
    twice = sum(times > 1 for times in found.values())
    report.say(f"cards: {len(found)}, twice: {twice}")
    report.promise(not twice, f"{twice} cases with more than one card")


def _news(report: Report, slack: Emulator) -> None:
    """News are not looked for before they are given, so that they may stand twice where a process died."""
    told = Counter(
        (place, message.text)
        for place, messages in slack.threads.items()
        for message in messages
        if message.kind == CARD and message.by_bot
    )
    twice, often = sum(times == 2 for times in told.values()), sum(times > 2 for times in told.values())
    report.say(f"news in threads: {len(told)}, twice: {twice}, more: {often}")
    report.promise(not often, f"{often} pieces of news more than twice")
    labels = Counter(
        message.case_id for messages in slack.threads.values() for message in messages if message.kind == ANSWER
    )
    doubles = sum(times > 1 for times in labels.values())
    report.promise(not doubles, f"{doubles} cases with more than one answer")
