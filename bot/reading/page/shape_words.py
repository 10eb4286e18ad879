"""The wordings right before and right behind an address that tell whether mail to it failed, in lower case.

Formats, not meanings: "your message to ... could not be delivered" says whose mail came back; why is another matter.
Several languages, because the large systems write several.
"""

from __future__ import annotations

from bot.reading.text.patterns import Pattern, either

_OPENING_MARKS = r"[\s<(\[\"'*-]{0,10}(?:smtp:|mailto:)?[\s<\"']{0,3}"

NOT_RECIPIENT = Pattern(
    r"(?:^|[^\w-])"
    + either(r"""
        from | sender | reply-to | return-path | errors-to | mail[ _-]?from | envelope[ _-]?from
        envelope sender | originator
        sent by | posted by | signed by | submitted by | message from | e-?mail from | original sender | sender address
        message-?id | message-?identifier | references | in-reply-to | list-\w{2,12} | cc | bcc | user agent | orig_to
        expanded from | forwarded (?:from|by) | generated (?:from|by) | invalid sender
        (?<!\.com )(?<!\.net )(?<!\.uk )(?<!\.jp )account
        dear | hello | hi | hallo
        contact | write(?: us| me)? (?:to|at) | reach us at | questions? to | mail us at | e-?mail us at | help(?:desk)?
        support | assistance[^@.]{0,30} | please (?:contact|e-?mail|mail|write|try|use|forward|notify)[^@.:]{0,30}
        forward (?:this|it)[^@.:]{0,30} to | report[^@.]{0,20} to | try | new address(?: is)? | now at | use instead
        moved to | replaced by
        absender | von | kontakt(?:ieren)?(?: sie)? | wenden sie sich[^@.]{0,20}an | expéditeur | de | contacte[rz]
        remitente | mittente | da | remetente | afzender | van | отправитель | от
        送信者 | 差出人 | 发件人 | 寄件者 | 寄件人 | 보낸 ?사람
    """)
    + r"(?:[ \t]{0,4}(?:[:：=;]|\b)|[ \t]{5,24}:)[\s<(\[\"']{0,8}(?:smtp:|mailto:)?[\s<\"']{0,4}$",
)

LABEL = Pattern(
    r"(?:^|[^\w-])"
    + either(r"""
        final-recipient | original-recipient | x-actual-recipient | x-failed-recipients? | addressed to
        rcpt(?:[ _-]?to)? | (?:envelope|final|original|failed)[ _-](?:to|recipient)
        (?:recipients?|addressees?|destinations?)(?:[ _-]e-?mail)?(?:[ _-](?:address|id|name))?(?:es|\(s\)|\(es\))?
        target mail address | delivery (?:failed )?to | failed (?:address(?:es)?|to) | bad address | original address
        (?:mail ?box|user|account) (?:unknown|not found|full|unavailable|is full|disabled)
        (?:unknown|no such) (?:user|recipient|local user|mailbox) | undeliverable (?:to|address)
        could not be delivered to | not delivered to | did not reach(?: the following recipients?)?
        empfänger(?:adresse)? | zieladresse | destinataires? | destinatari[oi]s? | destinatários? | ontvangers?
        geadresseerden? | получател[ьи] | кому
        宛先(?:アドレス)? | 送信先(?:メールアドレス)? | 受信者 | あて先 | 收件人 | 收件者 | 收信人
        받는 ?사람 | 수신자 | 수신인
    """)
    + r"(?:[ \t]{0,4}(?:[:：=;]|\b| -)|[ \t]{5,24}:)[\s<({\[\"'*]{0,12}"
    r"(?:rfc822|smtp|mailto|utf-8|local)?[:;]?[\s<\"'(\[]{0,6}$"
    r"|(?:^|\s|,)to=<?$|\*\*\s{1,4}<?$",
)

TOLD = Pattern(
    r"(?:^|[^\w-])(?:to|for|an|à|pour|para|per|aan|voor|at|into|by)[ \t]{0,4}(?:was|is|:)?"
    r"[\s<(\[\"'-]{0,10}(?:smtp:|mailto:)?<?$",
)

WORDS_FOR_MAIL = Pattern(
    r"\b"
    + either(r"""
        deliver(?:y|ed|ing|able)? | undeliver(?:able|ed) | reach(?:ed|ing)? | send(?:ing)? | sent | address(?:ed)?
        relay(?:ed|ing)? | forward(?:ed)? | transfer(?:red)? | e-?mails? | messages? | mail | transmi\w{1,8}
        submit\w{0,4}
        nachricht | mitteilung | courriel | courrier | mensaje | correo | messaggio | mensagem | bericht | zustellung
        remise | entrega | recapito | consegna | bezorging | entregar | remettre | recapitare | bezorgen | zustellen
        письмо | сообщение
    """)
    + r"\b"
)
_WORDS_FOR_TO = either("to | for | an | à | a | al | para | per | aan | naar | at | du | адресу")
_WORDS_FOR_WHOM = (
    r"(?:\s(?:the |this |following |local |remote |den |die |folgenden? |le |l'|la |siguiente |seguente |seguinte "
    r"|volgende ){0,4}"
    + either(r"""
        user | users | recipients? | addresse?s? | mailbox | account | e-?mail(?: address)? | person
        empfänger | adresse | destinataire | destinatario | destinatário | indirizzo | endereço | dirección
        ontvanger | adres
    """)
    + r"(?:\(e?s\))?)?"
)
TO_WHOM = Pattern(
    r"\s" + _WORDS_FOR_TO + _WORDS_FOR_WHOM + r"(?: (?:is|was))?\s{0,4}[:,]?" + _OPENING_MARKS + "$",
)
"""Right before the address: "to", "to the following user:". A word for mail in the same clause makes a sentence."""

CLAUSE_END = Pattern(r"[.:@<>]|\n[ \t]{0,8}\n")

_AUXILIARY = either("""
    which | that | who | has | have | had | is | was | are | were | does | do | did | will | would | can | could
    it | account | mailbox | address | user
""")
_FAILED = either(r"""
    n't | not\b | could ?n[o']t | cannot | can't | was ?n[o']t | failed | fails | rejected | refused | returned
    is full | unknown | undeliver | does ?n[o']t | did ?n[o']t | has ?n[o']t | no longer | over quota | unavailable
    disabled | inactive | bounces | bounced | bouncing | comes? back | came back | blocked | delayed | has been delayed
    invalid | suspended | exceed | full\b | permanently | temporarily | because | due to
""")
_FAILED_IN_OTHER_LANGUAGES = either(r"""
    konnte | kann | wurde | nicht | n'a pas | ne peut | est introuvable | n'existe | no se (?:pudo|ha|entreg|encontr)
    no ha | no existe | non è | non ha | non esiste | não (?:foi|pôde|existe|pode) | kon niet | kan niet | is niet
    werd niet | не (?:может|найден|существ|достав)
    には?(?:配信|送信|お届け) | への(?:配信|送信|メール) | 宛 | が見つか | は存在 | に(?:配達|メール)
    无法 | 無法 | 不存在 | 未能 | 找不到 | 에게? | 를 | 을 | 이\(가\)
""")
SPEAKS_OF_FAILURE = Pattern(rf"{_FAILED}|{_FAILED_IN_OTHER_LANGUAGES}")
"""A turn of phrase for what did not work, wherever it stands."""

FAILS = Pattern(
    r"[>)\]\"'*`]{0,4}[ \t\n,]{0,6}(?:\([^()\n]{0,60}\)\s{0,3})?"
    rf"(?:(?:{_AUXILIARY} )?(?:be |been )?{_FAILED}|{_FAILED_IN_OTHER_LANGUAGES})",
)

ALIAS = Pattern(r"(?:generated (?:by|from)|expanded from)")
