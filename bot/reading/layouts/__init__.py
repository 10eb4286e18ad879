"""The plain-text layouts that the reading room knows, and the general shape for all others.

Each layout is a module of its own with a `LAYOUT`; to add one, write the module and put it into the list. The order
counts only where marks are shared: what is particular stands before what is common.
"""

from bot.reading.layouts import (
    activehunter,
    amavis,
    amazon_ses,
    aol,
    barracuda,
    courier,
    docomo,
    domino,
    dragonfly,
    exchange,
    exchange_log,
    exchange_old,
    exim,
    exim_log,
    general,
    gmail,
    gmx,
    google_groups,
    groupwise,
    icloud,
    imail,
    interscan,
    james,
    kddi,
    list_manager,
    mail_queue,
    mail_ru,
    mailenable,
    mailfoundry,
    mailmarshal,
    mailscanner,
    mdaemon,
    messagelabs,
    mfilter,
    mimecast,
    mxlogic,
    opensmtpd,
    postfix,
    postfix_log,
    powermta,
    powermta_log,
    proofpoint,
    qmail,
    qmail_log,
    sendgrid,
    sendmail,
    sendmail_log,
    sun_messaging,
    surfcontrol,
    symantec,
    webhook,
    yahoo,
    yandex,
    zoho,
)
from bot.reading.layouts.layout import Layout
from bot.reading.page.page import page_of
from bot.reading.page.report import Report
from bot.reading.text.phrases import Phrases

_HEAD = 12_000
_HEAD_IN_BRIEF = 800
_SURE_MARK = 12
"""A mark as long as this is in no other system's notices."""

LAYOUTS: tuple[Layout, ...] = (
    amazon_ses.EVENT,
    webhook.LAYOUT,
    mail_queue.LAYOUT,
    postfix_log.LAYOUT,
    sendmail_log.LAYOUT,
    exchange_log.LAYOUT,
    powermta_log.LAYOUT,
    qmail_log.LAYOUT,
    exim_log.LAYOUT,
    activehunter.LAYOUT,
    exchange_old.LAYOUT,
    sendmail.LAYOUT,
    google_groups.LAYOUT,
    exchange.LAYOUT,
    yandex.LAYOUT,
    aol.LAYOUT,
    icloud.LAYOUT,
    sun_messaging.LAYOUT,
    mail_ru.LAYOUT,
    postfix.LAYOUT,
    mxlogic.LAYOUT,
    gmx.LAYOUT,
    zoho.LAYOUT,
    exim.LAYOUT,
    james.LAYOUT,
    mailfoundry.LAYOUT,
    yahoo.LAYOUT,
    qmail.LAYOUT,
    gmail.LAYOUT,
    amazon_ses.LAYOUT,
    amavis.LAYOUT,
    courier.LAYOUT,
    opensmtpd.LAYOUT,
    dragonfly.LAYOUT,
    powermta.LAYOUT,
    groupwise.LAYOUT,
    domino.LAYOUT,
    mdaemon.LAYOUT,
    mailenable.LAYOUT,
    imail.LAYOUT,
    messagelabs.LAYOUT,
    mimecast.LAYOUT,
    proofpoint.LAYOUT,
    barracuda.LAYOUT,
    symantec.LAYOUT,
    kddi.LAYOUT,
    mfilter.LAYOUT,
    docomo.LAYOUT,
    interscan.LAYOUT,
    mailmarshal.KEPT,
    mailmarshal.LAYOUT,
    mailscanner.LAYOUT,
    surfcontrol.LAYOUT,
    sendgrid.LAYOUT,
    list_manager.LAYOUT,
)


_MARKS = Phrases(
    (mark, (number, len(mark) >= _SURE_MARK)) for number, layout in enumerate(LAYOUTS) for mark in layout.marks
)


def read_report(text: str) -> Report | None:
    """What a plain-text notice says, by the first layout that knows it, else by its general shape."""
    page = page_of(text)
    for number in sorted({number for number, _ in _MARKS.named_in(page.low[:_HEAD])}):
        layout = LAYOUTS[number]
        if (report := layout.read(page, layout.name)) is not None:
            if report.kind is None and any(failure.recipient for failure in report.failures):
                report.kind = layout.kind
            return report
    return general.read(page)


def layout_of(text: str) -> str | None:
    """The name of the layout that the beginning of a notice is surely of, without reading it."""
    sure = [number for number, is_sure in _MARKS.named_in(text[:_HEAD_IN_BRIEF].lower()) if is_sure]
    return LAYOUTS[min(sure)].name if sure else None
