"""Tells the words of a notice that say why from those that announce it, greet, close, or tell what went before.

Formats, not meanings: a sentence of which nothing is left but words for mail, for failing and for whom ("A message that
you sent could not be delivered to one or more of its recipients") says that mail failed, and not why. What is left of
any other sentence says something, whatever it is.
"""

from __future__ import annotations

import re

from bot.reading.message import Span
from bot.reading.page.page import Page
from bot.reading.text.patterns import Pattern, either

_WORDS_OF_NOTICES = """
    a about all am an and any are as at be been below but by can cannot could copy couldn couldn't details did do due
    e for from has have here how i if in into is isn't it it's its just may me more my no not of on one only or
    other our out over passed please s some sorry still that that's the their them there these they this those to
    unfortunately was wasn't we were which who will with within would you your afraid regret inform informed notify
    dear sender hello hi sir madam n't able went wrong pipe text while during got get gets see happened
    e-mail email emails mail mails message messages msg attempt attempted attempting delivered deliver delivering
    delivery deliveries deliverable undeliverable undelivered undeliver nondelivery non-delivery non send sending sent
    report reports notification notice status result results reason reasons cause causes diagnostic information info
    recipient recipients addressee addressees address addresses addressed destination destinations person people
    following listed named above error errors fail failed fails failing failure failures permanent permanently fatal
    problem problems trouble unable possible impossible unsuccessful unsuccessfully back return returned returning
    bounce bounced come came comes reach reached original attached enclosed automatic automatically automated generated
    created system systems software program server host mailer daemon mailer-daemon postmaster gateway warning subject
    arrive arrived arriving arrives today yesterday transmitted transmission handed hand through go gone way
    letter letters dated monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december intended specified given encountered occurred trying tried try wrote
    bring brought
    ihre ihr ihrer ihren die der das den dem des ein eine einer nachricht e-mails konnte konnten kann nicht folgenden
    folgende folgender empfänger empfängern adresse adressen zugestellt werden wurde wurden zustellung fehlgeschlagen
    unzustellbar leider für von fehler grund mitteilung es ist war mit zu gesendet gesendete sie wir
    votre vos n'a n'ont n pas pu être remis remise livré livrés aux au à le la les l l'un d du
    un une destinataire destinataires suivant suivants suivante suivantes adresses échec échoué
    distribué distribués erreur courriel envoyé que vous avez et
    se pudo puede ha podido entregar entregarse entregado su sus mensaje mensajes correo electrónico al los las el
    lo siguiente siguientes destinatario destinatarios dirección direcciones enviado enviar fallo fallido en del
    il gli messaggio messaggi è sono stato stata stati recapitato recapitati recapitare consegnato consegnare
    consegna recapito possibile ai seguenti seguente destinatari indirizzo indirizzi errore posta elettronica inviato
    não foi foram possível pôde pode ser entregue entregues sua seu mensagem mensagens para o os ao aos
    seguinte seguintes destinatários endereço endereços falha erro enviada
    uw bericht berichten kon kan niet worden bezorgd bezorging afgeleverd aan volgende geadresseerde geadresseerden
    ontvanger ontvangers adres mislukt fout het de
    ваше сообщение письмо не может быть доставлено доставлена удалось доставить следующим получателям получателю адресу
    адрес адреса ошибка
    wiadomość nie mogła zostać dostarczona dostarczono twoja do następujących adresatów odbiorców
"""
_ANNOUNCING = frozenset(_WORDS_OF_NOTICES.split())
_ANNOUNCING_IN_CHARACTERS = Pattern(
    either("""
        次の | 以下の | 下記の | あなたの | お客様の | アドレス | 宛先 | 受信者 | 送信者 | メール | メッセージ | 電子
        エラー | 理由 | 配信 | 送信 | 配達 | お届け | 送る | 失敗 | でき | ません | でした | ました | ことが | する
        されま | され | した | まし | です | ので | が | を | に | へ | は | の | 宛 | し | ない | 不能 | 通知
        您的 | 您 | 邮件 | 郵件 | 信件 | 无法 | 無法 | 未能 | 发送 | 傳送 | 送达 | 送達 | 投递 | 投遞 | 收件人 | 收件者
        以下 | 下列 | 地址 | 给 | 給 | 到 | 至 | 失败 | 退信 | 被退回 | 的 | 原因 | 错误 | 錯誤 | 很抱歉
        다음 | 받는 | 사람 | 수신자 | 에게 | 메일 | 메시지 | 전달 | 배달 | 전송 | 하지 | 못했습니다 | 없습니다 | 할 | 수
        주소 | 이 | 가 | 를 | 을
    """)
)
_OF_NO_WORD = Pattern(
    r"(?:https?|ftp)://\S{1,2000}|\S{0,200}@\S{0,255}|<[^<>\n]{0,200}>|[|\"]?/[\w./-]{1,200}"
    r"|\bunknown (?:error|reason|failure|problem|cause)\b"
)
_SIGNS_OF_NO_WORD = ("@", "/", "<", "unknown ")
_WORD = Pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = Pattern(r"(?<![\w.])[245]\d\d\b|(?<![\w.])[245]\.\d{1,3}\.\d{1,3}")
_SENTENCE_END = Pattern(
    r"[.!?]{1,4}[\"')]{0,2}(?=\s|\Z)|:(?=[ \t]{0,8}(?:\n|\Z))|[。！？：]"
    r"|\n(?=[ \t]{0,12}[-=_*#~]{3})|[-=_*#~]{3}[ \t]{0,4}\n"
)
_GREETING = Pattern(
    r"[\s>*]{0,12}"
    + either("""
        dear | hello | hi | hallo | sehr geehrte\\w{0,2} | guten tag | liebe[r]? | bonjour | cher | madame | hola
        estimad[oa]s? | buenos días | gentile | buongiorno | prezad[oa]s? | olá | geachte | beste | お客様
        уважаемый | здравствуйте | szanown\\w{1,3}
    """)
    + r"\b[^\n.:]{0,60}[,!:.、，]?\s{0,4}\Z",
    re.IGNORECASE,
)
_FAREWELL = Pattern(
    r"[\s>*]{0,12}(?:"
    + either(r"""
        (?:with )?(?:(?:kind|best|warm|many|yours) )?(?:regards|wishes|sincerely|truly|faithfully|cheers)
        (?:many )?thanks? (?:you )?(?:for|in advance)\b | thank you[.!,]?\s
        mit (?:freundlich|best|lieb|viel)\w{0,3} | (?:viele|beste|liebe|freundliche|schöne) grüße | hochachtungsvoll
        cordialement | bien (?:à vous|cordialement) | (?:un )?(?:cordial )?saludos? | atentamente | cordiali saluti
        distinti saluti | saluti | atenciosamente | cumprimentos | (?:met )?(?:vriendelijke )?groet(?:en)?
        sent from my | с уважением | z poważaniem | よろしく | 以上 | 敬具 | 此致 | 谢谢 | 감사합니다
    """)
    + r"|-{2}[ ]?\n)",
    re.IGNORECASE,
)
_WENT_BEFORE = Pattern(
    r"[^\n]{0,200}\b(?:was|were|has been|have been) "
    r"(?:(?:accepted|received|queued|submitted|handed (?:over|in)|relayed)\b[^.\n]{0,80}\b(?:at|on|by|from|in|since)"
    r"|(?:in|on) [^.\n]{0,30}queue)\b[^\n]{0,120}\Z"
)
_HELP = Pattern(
    r"[\s>*(\[]{0,12}"
    + either(r"""
        no action is | please | for (?:further|more|help|assist) | if (?:the problem|this)
        if you (?:need|have|want|believe|think|feel|do so|are) | contact | do not (?:reply|answer|send) | don't reply
        you (?:need|do not need|don't|can|may|will|should|must) | message will be | the original message | learn more
        this is (?:the|an?) (?:mail|automat|postfix|permanent|delivery|message|system|qmail|error|copy)
        (?:further |additional )?(?:information|details) (?:can|is|are) | reporting-mta: | arrival-date: | was this
        (?:subject|from|to|date|sent|message-id|betreff|von|an|gesendet|objet|asunto|oggetto|assunto|onderwerp)[ ]?:
        eventually | the (?:message identifier|(?:subject|date) of the message|address(?:es)? to which) | sent by
        (?:undeliver|unzustellbar|non remis)\w{0,10}: [^\n@]{0,80}\Z
        powered by | this (?:e-?mail|message|notice) (?:was|is|has been) (?:sent|created|generated|automat|an? auto)
        here is | your (?:original )?message (?:is|was) (?:attached|included|returned) | the text you | we (?:will|are)
        copyright | \* | -{3} | _{3} | ={3} | [#]{3} | delivery attempts
        i'm sorry to have to | i'm afraid i wasn't | sorry it didn't | it's attached below
        don't worry | we apologi[sz]e | bitte | veuillez | por favor | si prega
    """),
    re.IGNORECASE,
)
"""Advice, and what programs say of themselves."""
_LONGEST = 12_000


def says_why(words: str) -> bool:
    """Is anything left of `words` but what announces, greets, closes, or tells what went before? A code is no word."""
    low = words.lower().replace("’", "'")
    if _GREETING.fullmatch(low) or _FAREWELL.match(low) or _WENT_BEFORE.match(low) or _HELP.match(low):
        return False
    left = _OF_NO_WORD.sub(" ", low) if any(sign in low for sign in _SIGNS_OF_NO_WORD) else low
    if not left.isascii():
        left = _ANNOUNCING_IN_CHARACTERS.sub(" ", left)
    return any(word not in _ANNOUNCING and (len(word) > 1 or word > "\u2e80") for word in _WORD.findall(left))


def telling(page: Page, start: int, end: int) -> Span | None:
    """From the first sentence of `page.text[start:end]` that says why to the last one that does; None without one."""
    first = last = -1
    for begin, stop in _sentences(page.text, start, min(end, start + _LONGEST)):
        if says_why(page.text[begin:stop]) or (first != -1 and _NUMBER.search(page.text, begin, stop)):
            first = begin if first == -1 else first
            last = stop
    return Span(first, last) if first != -1 else None


def telling_paragraph(page: Page, start: int, end: int) -> Span | None:
    """The same of the first paragraph at or below `start` that says why."""
    position = start
    while position < end and position - start < _LONGEST:
        stop = page.paragraph_end(position, end)
        if found := telling(page, position, stop):
            return found
        position = stop + 2
    return None


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where each begins and ends; a farewell goes on to the end of its paragraph."""
    found: list[tuple[int, int]] = []
    position = start
    while position < end:
        gap = text.find("\n\n", position, end)
        stop = gap if gap != -1 else end
        begin = position
        if not _FAREWELL.match(text[position:stop]):
            for mark in _SENTENCE_END.finditer(text, position, stop):
                _add(found, text, begin, mark.end())
                begin = mark.end()
                if _FAREWELL.match(text[begin:stop]):
                    begin = stop
                    break
            _add(found, text, begin, stop)
        position = stop + 2
    return found


def _add(found: list[tuple[int, int]], text: str, begin: int, stop: int) -> None:
    while begin < stop and text[begin].isspace():
        begin += 1
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    if begin < stop:
        found.append((begin, stop))
