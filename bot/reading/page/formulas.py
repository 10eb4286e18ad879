"""The formulas by which a relay announces what another server said ("host mx.example.org[192.0.2.1] said:").

Each is a word or two that stand there literally, and what may follow these. The words of all formulas are found in one
pass over the text (in lower case), and what follows is looked at there alone.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from bot.reading.text.patterns import Pattern
from bot.reading.text.phrases import Phrases

_WAS = (
    r"(?: from the (?:remote|other|receiving|recipient) (?:mail )?server| that the other server returned)?"
    r" (?:was|is|returned)(?:\s{0,2}:|\n)"
)
_AFTER_A_COMMAND = r"(?:mail )?(?:server|mailer) after [^\n:]{1,80}(?::\s{0,8}<[^<>\s]{0,320}>\s{0,4})?:"
_A_REPLY_NEXT = r"[ \t]{1,4}(?=[45]\d\d)"
_A_REPLY_QUOTED = r"[\"'(]?(?=[45]\d\d[ -])"
_ANYWHERE = (
    ("said:", ""),
    ("refused to talk to me:", ""),
    ("returned", r"(?: an? error)?:?\s{1,3}['\"‘“]"),
    ("responded with failure:", ""),
    ("smtp error from remote ", _AFTER_A_COMMAND),
    ("lmtp error from remote ", _AFTER_A_COMMAND),
    ("did not like our ", r"[^\n:]{1,40}:"),
    ("server response", r"(?: was)?: ?"),
    ("server returned", r"(?: was)?: ?"),
    ("server replied", r"(?: was)?: ?"),
    ("error", _WAS),
    ("response", _WAS),
    ("reply", _WAS),
    ("answer", _WAS),
    ("message", _WAS),
    ("last response:", ""),
    ("response=", _A_REPLY_QUOTED),
    ("reply=", _A_REPLY_QUOTED),
    ("reason", r"s? for (?:the|this) (?:problem|failure|error|rejection)(?: (?:is|was))?:"),
    ("reason:", ""),
    ("because:", ""),
    ("following reason", r"s?(?: (?:for|was|were|is|are) [^\n:]{1,60})?:"),
    ("could not be delivered because of", ""),
    ("generated following response:", ""),
    ("gave this error:", ""),
    ("--server message", ""),
    ("received >>>", ""),
    ("problem appears to be", r"\s{0,2}:"),
    ("responded as follows:", ""),
    ("text was generated during the delivery attempt", r"s?:\s{1,4}-{4,8} [^-]{1,400} -{4,8}"),
    ("<<<", _A_REPLY_NEXT),
    ("<--", _A_REPLY_NEXT),
    ("out:", _A_REPLY_NEXT),
    ("#2.", r"\d\.\d{1,3} (?:smtp|x-\w{2,12});"),
    ("#4.", r"\d\.\d{1,3} (?:smtp|x-\w{2,12});"),
    ("#5.", r"\d\.\d{1,3} (?:smtp|x-\w{2,12});"),
    ("error message", "(?: (?:is|was|below))?:"),
    ("error text", "(?: (?:is|was|below))?:"),
    ("error detail", "s?(?: (?:is|was|below))?:"),
    ("server responded:", ""),
    ("{led=", r"(?!2\d\d)"),
    ("rejected", r"\s{1,4}(?:it|the message|your message)? ?with:"),
    ("bounced with:", ""),
    ("failed with:", ""),
    ("相手サーバ", "[^\n:：]{0,30}[:：]"),
    ("エラー", "[^\n:：]{0,30}[:：]"),
    ("サーバ", "ー?[^\n:：]{0,30}[:：]"),
    ("リモート", " ?サーバー?からの(?:応答|レスポンス)[^\n]{0,20}\n"),
    ("响应如下", "[^\n]{0,8}\n"),
    ("回應如下", "[^\n]{0,8}\n"),
    ("응답", "[^\n]{0,20}[:：]"),
    ("la respuesta", "[^\n:]{1,80}:"),
    ("la réponse", "[^\n:]{1,80}:"),
    ("die antwort", "[^\n:]{1,80}:"),
    ("la risposta", "[^\n:]{1,80}:"),
    ("a resposta", "[^\n:]{1,80}:"),
    ("het antwoord", "[^\n:]{1,80}:"),
)
_AT_LINE_START = (
    ("reason", r"s?\s{0,2}:"),
    ("reject reason", r"s?\s{0,2}:"),
    *(
        (f"{whose} {what}", r"\s{0,2}:")
        for whose in ("remote", "server", "smtp")
        for what in ("error", "message", "response")
    ),
    ("diagnostic", r"(?:[ -]code)?\s{0,2}:\s{0,4}(?:[a-z][\w-]{0,20}\s{0,2};)?"),
    ("s:", r" (?=[45]\d\d)"),
)
_LINE_STARTS_FROM = len(_ANYWHERE)
_FOLLOWS = tuple(Pattern(rest) for _, rest in (*_ANYWHERE, *_AT_LINE_START))
_WORDS = Phrases((words, number) for number, (words, _) in enumerate((*_ANYWHERE, *_AT_LINE_START)))
_LINE_MARKS = " \t>*"
_A_CODE = Pattern(r"\b[45]\d\d\b|\b[45]\.\d\.\d")
_NEAR = 120
_LONGEST = 2_000
_MOST = 6


@dataclass(slots=True)
class Formula:
    """One that stands in the text, in lower case; what another server said begins at its end."""

    start: int
    end: int
    text: str


class Formulas:
    """All places of one text (in lower case) where a formula may stand."""

    def __init__(self, low: str) -> None:
        self._low = low
        self._places = sorted((start, number, end) for number, start, end in _WORDS.places_in(low))

    def announced(self, start: int, end: int) -> Formula | None:
        """The first formula between `start` and `end` that announces a code; where none does, the first.

        One may follow another at once ("Reason: remote server said: 550 ...", "Reason: refused / Diagnostic: 550").
        """
        first = said = self._first(start, end)
        for _ in range(_MOST):
            if said is None:
                return first
            following = self._first(said.end, min(end, said.end + _LONGEST))
            if _A_CODE.search(self._low, said.end, following.start if following else end):
                return said
            line = self._low.find("\n", said.end, end)
            if following and following.start - said.end < _NEAR and (line == -1 or following.start < line):
                first = following if first is said else first
            said = following
        return first

    def _first(self, start: int, end: int) -> Formula | None:
        low, places = self._low, self._places
        for place in range(bisect_left(places, (start,)), len(places)):
            begin, number, stop = places[place]
            if begin >= end:
                break
            if stop > end or (number >= _LINE_STARTS_FROM and not self._opens_its_line(begin)):
                continue
            if follows := _FOLLOWS[number].match(low, stop, end):
                return Formula(begin, follows.end(), low[begin : follows.end()])
        return None

    def _opens_its_line(self, position: int) -> bool:
        line = self._low.rfind("\n", 0, position) + 1
        return not self._low[line:position].strip(_LINE_MARKS)
