"""The formulas by which a relay announces what another server said ("host mx.example.org[192.0.2.1] said:").

All are for text in lower case, which makes them quick: they are tried at every place of every notice.
"""

from __future__ import annotations

import re

from bot.reading.patterns import either

_WHOSE = either("""
    from the (?:remote|other|receiving|recipient) (?:mail )?server
    that the other server returned
""")
_WAS = rf"(?: {_WHOSE})? (?:was|is|returned)(?:\s{{0,2}}:|\n)"
_ANYWHERE = either(rf"""
    said: | refused to talk to me: | returned(?: an? error)?:?\s{{1,3}}['"‘“] | responded with failure:
    smtp error from remote (?:mail )?(?:server|mailer) after [^\n:]{{1,80}}(?::\s{{0,8}}<[^<>\s]{{0,320}}>\s{{0,4}})?:
    lmtp error from remote (?:mail )?(?:server|mailer) after [^\n:]{{1,80}}(?::\s{{0,8}}<[^<>\s]{{0,320}}>\s{{0,4}})?:
    did not like our [^\n:]{{1,40}}: | server (?:response|returned|replied)(?: was)?: ?
    error{_WAS} | response{_WAS} | reply{_WAS} | answer{_WAS} | message{_WAS} | last response:
    reasons? for (?:the|this) (?:problem|failure|error|rejection)(?: (?:is|was))?: | reason: | because:
    for the following reasons?: | could not be delivered because of | generated following response:
    gave this error: | --server message | received >>> | problem appears to be\s{{0,2}}:
    responded as follows: | text was generated during the delivery attempts?:\s{{1,4}}-{{4,8}} [^-]{{1,400}} -{{4,8}}
    <<<[ \t]{{1,4}}(?=[45]\d\d) | <--[ \t]{{1,4}}(?=[45]\d\d) | out:[ \t]{{1,4}}(?=[45]\d\d)
    [#][245]\.\d\.\d{{1,3}} (?:smtp|x-\w{{2,12}}); | error (?:message|text|details?)(?: (?:is|was|below))?:
    server responded: | \{{led= | rejected\s{{1,4}}(?:it|the message|your message)? ?with: | bounced with:
    failed with:
    相手サーバ[^\n:：]{{0,30}}[:：] | エラー[^\n:：]{{0,30}}[:：] | サーバー?[^\n:：]{{0,30}}[:：]
    リモート ?サーバー?からの(?:応答|レスポンス)[^\n]{{0,20}}\n
    响应如下[^\n]{{0,8}}\n | 回應如下[^\n]{{0,8}}\n | 응답[^\n]{{0,20}}[:：]
    la respuesta[^\n:]{{1,80}}: | la réponse[^\n:]{{1,80}}: | die antwort[^\n:]{{1,80}}: | la risposta[^\n:]{{1,80}}:
    a resposta[^\n:]{{1,80}}: | het antwoord[^\n:]{{1,80}}:
""")
_AT_LINE_START = r"^[\s>*]{0,12}" + either(r"""
        (?:reject )?reasons?\s{0,2}: | (?:remote|server|smtp) (?:error|message|response)\s{0,2}:
        diagnostic(?:[ -]code)?\s{0,2}:\s{0,4}(?:[a-z][\w-]{0,20}\s{0,2};)? | s: (?=[45]\d\d)
    """)
_FORMULAS = (re.compile(_ANYWHERE), re.compile(_AT_LINE_START, re.MULTILINE))
_A_CODE = re.compile(r"\b[245]\d\d\b|\b[45]\.\d\.\d")
_NEAR = 120
_LONGEST = 2_000
_MOST = 6


def announced(low: str, start: int, end: int) -> re.Match[str] | None:
    """The first formula in `low[start:end]` that announces a code; where none does, the first.

    A formula may follow another at once ("Reason: remote server said: 550 ...", "Reason: refused / Diagnostic: 550").
    """
    first = said = _first(low, start, end)
    for _ in range(_MOST):
        if said is None:
            return first
        following = _first(low, said.end(), min(end, said.end() + _LONGEST))
        if _A_CODE.search(low, said.end(), following.start() if following else end):
            return said
        line = low.find("\n", said.end(), end)
        if following and following.start() - said.end() < _NEAR and (line == -1 or following.start() < line):
            first = following if first is said else first
        said = following
    return first


def _first(low: str, start: int, end: int) -> re.Match[str] | None:
    found = [match for pattern in _FORMULAS if (match := pattern.search(low, start, end))]
    return min(found, key=lambda match: match.start(), default=None)
