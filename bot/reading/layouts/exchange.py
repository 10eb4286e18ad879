"""Exchange since 2007, Exchange Online and Microsoft 365, in their languages.

    Delivery has failed to these recipients or groups:
    Kim (kim@example.com)
    The address you sent to was not found. ...
    Diagnostic information for administrators:
    Generating server: AM7PR02MB5879.eurprd02.prod.outlook.com
    kim@example.com
    Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; ...'
    Original message headers:

    Your message to kim@example.com couldn't be delivered.        the page of Microsoft 365
    Status code: 550 5.1.10

2007 and 2010 write `#550 5.1.1 ... ##`. When it tried for days the newest answer stands first, and that one counts.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.facts.codes import find_codes
from bot.reading.layouts import general
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern, either

_GENERATING = Pattern(
    r"^[ \t]{0,4}"
    + either("""
        generating server | serveur de génération | server di generazione | servidor de generación | servidor gerador
        generierender server | genererende server | servidor de geração
        生成サーバー | 生成服务器 | 產生伺服器 | 生成伺服器 | 생성 서버
    """)
    + r"[ \t]{0,2}[:：][ \t]{0,4}([\w.-]{3,255})",
    re.IGNORECASE | re.MULTILINE,
)
_RETURNED = Pattern(
    either("""
        returned | a renvoyé | ha restituito | devolvió | retornou | zurückgegeben | geretourneerd | 返されました | 返回
        반환
    """)
    + r"?[ \t]{0,3}(?:['\"‘“]|(?<![\w/-])#)(?=[245]\d\d[ -])"
    r"|^[ \t]{0,4}#{1,2}[ \t]{0,2}(?=<?[\w.-]{0,255}>? ?#?[245]\d\d[ -])",
    re.IGNORECASE | re.MULTILINE,
)
_STATUS_CODE = Pattern(
    either(r"""
        status ?code | code d[e']\s?(?:état|statut) | código de estado | código de status | codice (?:di )?stato
        error code | error | 状態コード | ステータス ?コード | 状态代码 | 狀態碼 | 상태 코드
    """)
    + r"[ \t]{0,2}[:：][ \t]{0,4}(?=[245]\d\d[ -])",
    re.IGNORECASE,
)

_IN_SHORT = Pattern(r"couldn['’]t be delivered\.\s{1,8}([^\n]{8,300})")
"""What the page says in one sentence, above its advice; the advice itself tells of other errors too."""

MOST_EXPLAINED = 300
"""For how many recipients the answer is looked for apart from the list."""

_OF_ITS_OWN = "400"
"""What Exchange itself puts above the other server's answer ("400 4.4.7 Message delayed")."""


def read(page: Page, layout: str) -> Report | None:
    """The general shape finds who; the newest answer in quotation marks or behind `#`, or the status code, says why."""
    report = general.read(page, layout)
    if report is None:
        return None
    end = report.end if report.end is not None else len(page.text)
    alone = len(report.failures) == 1
    failures = tuple(_better(page, failure, end, alone=alone) for failure in report.failures[:MOST_EXPLAINED])
    failures += report.failures[MOST_EXPLAINED:]
    report = replace(report, failures=failures, kind=report.kind or Kind.BOUNCE)
    server = _GENERATING.search(page.text, 0, end)
    return general.written_by(report, page.fact(*server.span(1))) if server else report


def _better(page: Page, failure: Failure, end: int, *, alone: bool) -> Failure:
    start = 0
    if not alone and failure.recipient is None and failure.reply_code:
        return failure  # a masked address stands nowhere else
    if not alone and failure.recipient:
        # Its line, since the answer itself may name the address again.
        start = page.low.rfind("\n", 0, max(0, page.low.rfind(failure.recipient.value.lower(), 0, end))) + 1
    for returned in _RETURNED.finditer(page.text, start, end):
        said = diagnose(page, returned.start(), _answer_end(page, returned.end(), end))
        if said.codes.reply_code is not None and said.codes.reply_code.value != _OF_ITS_OWN:
            return said.failure(failure.recipient)
    if code := _STATUS_CODE.search(page.text, 0, end):
        codes = find_codes(page.text, code.end(), min(end, code.end() + 40))
        short = _IN_SHORT.search(page.text, 0, end)
        return replace(
            failure,
            reply_code=failure.reply_code or codes.reply_code,
            status=failure.status or codes.status,
            diagnostic=page.fact(*short.span(1)) if short else failure.diagnostic if failure.reply_code else None,
        )
    return failure


def _answer_end(page: Page, start: int, end: int) -> int:
    """One answer: up to an empty line, the closing marks, or the line of the next answer with its date."""
    for line in page.lines[page.line_number(start) :]:
        if line.start >= end:
            break
        if line.start > start and (not line.text or re.match(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4} ", line.text)):
            return line.start
        if line.text.endswith("##"):
            return line.end
    return end


LAYOUT = Layout(
    "exchange",
    (
        "generating server", "remote server returned '", "delivery has failed to these recipients", "office 365",
        "microsoft exchange", "microsoft 365", ".prod.outlook.com", "resolver.adr", "more info for email admins",
        "diagnostic information for administrators", "rejected your message to the following", "status code: 5",
        "statuscode: 5", "serveur de génération", "server di generazione", "servidor de generación", "servidor gerador",
        "generierender server", "genererende server", "生成サーバー", "生成服务器", "產生伺服器", "생성 서버",
    ),
    read,
    kind=None,
)  # fmt: skip
