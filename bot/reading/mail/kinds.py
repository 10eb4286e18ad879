"""Tells what kind of message an e-mail is, from the signs that its format gives.

The signs, strongest first: a machine-readable part; what the layout of its text says; who it says it is from and what
its subject is. Wordings here (in lower case) are names of notices, what a report calls itself; never reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.reading.message import Kind
from bot.reading.text.patterns import Pattern

_SYSTEM_SENDER = Pattern(
    r"""mailer[-_. ]?daemon | post[-_ ]?master | mail\s?delivery | mdaemon@ | mailer@ | double-?bounce
    | e?mail\sadministrator
    | mail\ssystem | bounce-?handler | no-?bounce@ | delivery\ssub-?system | (?:system|mail)[\s-]admin
    | mail[-_]daemon
    | smtp[-_\s]?(?:daemon|gateway) | microsoft\soutlook\b | microsoftexchange[0-9a-f]{8,40}@ | mail-?router
    | qmail-send
    | internet\smail\sdelivery | daemon@ | mmdf@ | delivery[-_]?(?:notif\w{0,10}|failure|status)""",
    re.VERBOSE,
)
_FAILURE_SUBJECT = Pattern(
    r"""undeliver | returned\s(?:e?-?mail|to\ssender|message) | mail\sreturned | failure\snotice
    | delivery\s(?:status\s)?(?:has\s)?fail
    | delivery\s(?:status\s)?notification | mail\s(?:delivery\s)?(?:failed|failure|error|problem) | non-?delivery
    | not\sdelivered
    | (?:could|can|was)\s?(?:not|n't)\sbe\s?(?:delivered|sent) | undelivered
    | message\s(?:not\sdelivered|rejected|status) | permanent\serror
    | nondeliverable | delivery\s(?:problem|error|report|incomplete) | error\s(?:sending|delivering|mail)
    | bounced?\s(?:e?-?mail|message)
    | unzustellbar | nicht\s?zustellbar | zustell(?:ung|fehler|bericht) | fehlgeschlagen | unzugestellt
    | request\sto\smailing\slist\s.{1,120}\srejected
    | rejet\sde\s(?:votre\s)?message
    | non\s(?:remis|distribu|livr) | (?:é|e)chec\s(?:de|d.) | notification\sd.(?:é|e)chec | impossible\sde\sremettre
    | no\sse\s(?:puede|pudo|ha\spodido)\sentregar | no\sentreg | correo\sdevuelto | mensaje\sdevuelto
    | fallo\s(?:en\s)?(?:la\s|de\s)?entrega
    | non\srecapitabile | mancat[oa]\s(?:recapito|consegna) | impossibile\s(?:recapitare|consegnare) | non\sconsegnat
    | n(?:ã|a)o\s(?:foi\s)?(?:entregue|poss(?:í|i)vel\sentregar) | falha\s(?:na|de)\sentrega | devolvid[oa]
    | onbestelbaar
    | niet\s(?:worden\s)?(?:afgeleverd|bezorgd) | kan\sniet\sworden | недостав | не\s(?:доставлено|удалось) | возврат
    | 配[信達送](?:不能|できま|エラー|失敗|状況) | 送信(?:エラー|失敗|できま) | 返送 | 届きません | エラーメール
    | 未送达 | 无法送达 | 退信
    | 無法(?:傳遞|送達|遞送) | 系统退信 | 投递失败 | 傳送失敗 | 전송\s?(?:실패|되지) | 배달(?:되지|할\s수) | 반송
    """,
    re.VERBOSE,
)
_DELAY_SUBJECT = Pattern(
    r"""\bdelay(?:ed)?\b | still\sbeing\sretried | \bwarning\b.{0,60}\b(?:sent|send|deliver|message|mail)
    | could\snot\ssend\smessage\sfor\spast | transient | temporar(?:y|ily) | not\syet\sdelivered
    | delivery\sincomplete
    | verz(?:ö|oe)ger | retard(?:é|e|ado) | differit | in\sritardo | retrasad | atrasad | vertra(?:ag|gd) | задерж
    | 遅延 | 遅れ | 延迟 | 延遲 | 지연""",
    re.VERBOSE,
)
_SUCCESS_SUBJECT = Pattern(
    r"""^\s*(?:(?:delivered|relayed|expanded|read)\s?: | successful\smail\sdelivery | mail\sdelivered | read\sreceipt
    | delivery\s(?:status\s)?notification\s\((?:success|relay|deliver) | delivery\s(?:confirmation|receipt)
    | return\sreceipt
    | (?:gelesen|zugestellt|übermittelt|lu|remis|letto|recapitato|leído|entregado|lida|entregue|gelezen|bezorgd)\s?:
    | lesebest(?:ä|ae)tigung | 開封済み | 已读 | 已讀 | 읽음)""",
    re.VERBOSE,
)
_COMPLAINT_SUBJECT = Pattern(
    r"^\s*(?:(?:complaint|abuse report|email feedback report|spam report|feedback loop)\b"
    r"|(?:opt-?out|unsubscribe) (?:request|notification))"
)
_DIGEST_SUBJECT = Pattern(
    r"messages?\son\shold\b|\bheld\smessages?\b|\b(?:spam|quarantined?)\s(?:e?-?mails?\s|messages?\s)?"
    r"(?:report|digest|summary|notification)\b|\bend[\s-]user\sdigest\b",
    re.IGNORECASE,
)
_ACTIONS = {
    "failed": Kind.BOUNCE, "failure": Kind.BOUNCE, "fail": Kind.BOUNCE, "error": Kind.BOUNCE, "expired": Kind.BOUNCE,
    "undeliverable": Kind.BOUNCE, "delayed": Kind.DELAY, "delay": Kind.DELAY, "deferred": Kind.DELAY,
    "delivered": Kind.DELIVERY_SUCCESS, "relayed": Kind.DELIVERY_SUCCESS, "expanded": Kind.DELIVERY_SUCCESS,
    "deliverable": Kind.DELIVERY_SUCCESS, "success": Kind.DELIVERY_SUCCESS,
}  # fmt: skip


def kind_of_action(action: str | None, status: str | None) -> Kind:
    """What RFC 3464 §2.3.3's Action means; where it is missing the class of the Status tells."""
    known = _ACTIONS.get(action or "")
    if known is not None:
        return known
    return Kind.DELIVERY_SUCCESS if status is not None and status.startswith("2") else Kind.BOUNCE


def kind_of_actions(kinds: Iterable[Kind]) -> Kind | None:
    """Of several recipients: one that failed makes it a bounce, else one that is late a delay."""
    found = set(kinds)
    for kind in (Kind.BOUNCE, Kind.DELAY, Kind.DELIVERY_SUCCESS):
        if kind in found:
            return kind
    return None


def from_mail_system(headers: Mapping[str, str]) -> bool:
    """True when the sender calls itself a mail system."""
    return _is_system(headers.get("from", "")[:400]) or "x-failed-recipients" in headers


@lru_cache(maxsize=32)
def _is_system(sender: str) -> bool:
    return _SYSTEM_SENDER.search(sender.lower()) is not None


def has_null_path(headers: Mapping[str, str]) -> bool:
    """True for the empty return path that reports are sent with (RFC 5321 §4.5.5), and other automatic mail too."""
    return headers.get("return-path", "x").strip() in ("<>", "")


@lru_cache(maxsize=32)
def is_digest(subject: str) -> bool:
    """True for the list of held messages that a filter sends to the person they were for."""
    return _DIGEST_SUBJECT.search(subject[:400]) is not None


@lru_cache(maxsize=32)
def kind_of_subject(subject: str) -> Kind | None:
    """What the subject line of a notice says that it is; None for any other subject."""
    line = subject[:400].lower()
    if _SUCCESS_SUBJECT.search(line):
        return Kind.DELIVERY_SUCCESS
    if _COMPLAINT_SUBJECT.search(line):
        return Kind.ABUSE_REPORT
    if _DELAY_SUBJECT.search(line) and "permanent" not in line and "failed" not in line:
        return Kind.DELAY
    return Kind.BOUNCE if _FAILURE_SUBJECT.search(line) else None
