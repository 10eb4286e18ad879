"""Tells apart what is no bounce although it speaks of failed mail: posts held for a moderator, challenges, automatic
answers, a list's warning to a subscriber about other bounces, and phishing that plays a bounce.
"""

from __future__ import annotations

import re
from typing import Final

from bot.reading.message import Form, Kind
from bot.reading.text.patterns import either

SEARCHED: Final = 8_000

_HELD: Final = re.compile(
    either(r"""
        held until the (?:list )?moderator
        (?:awaits?|awaiting|waits? for|pending) (?:the )?(?:moderator'?s?|moderation|list owner'?s?)
        await\w* (?:moderator )?approval
        (?:is|was|being|been) held for (?:approval|moderation|review by the moderator)
        (?:forwarded|sent|submitted) to the (?:list )?(?:moderator|editor|owner)s?\b[^.\n]{0,40}(?:approv|review)
        (?:forwarded|sent|submitted) to the (?:moderator|editor|owner)s? of the (?:list|group)
        must be approved by (?:a|the) (?:list |group )?(?:moderator|owner) | the list moderator can review
        bis (?:der|ein) (?:listen-?)?moderator | freigabe durch (?:einen|den) (?:listen-?)?moderator
        attente d'approbation | jusqu'à ce que le modérateur | hasta que (?:el|un) moderador
        attesa di (?:approvazione|moderazione)
        aguard\w+ (?:a )?(?:aprovação|moderação) | totdat de (?:lijst-?)?(?:moderator|beheerder) | 司会者の承認
        モデレータ\w{0,4}承認 | 承認待ち
    """),
    re.IGNORECASE,
)
_CHALLENGE: Final = re.compile(
    either(r"""
        (?:protect|keep|guard)\w* (?:myself|my (?:in)?box|me|my mailbox|against|from)[^.\n]{0,40}(?:junk|spam|unwanted)
        (?:to (?:have it|get it|have your (?:message|mail)) delivered|to release (?:it|your (?:message|mail)))
        (?:prove|confirm|verify)\b[^.\n]{0,30}\byou(?: are|'re)? (?:a )?(?:real |human|person)
        (?:prove|confirm|verify)\b[^.\n]{0,30}\byou(?: are|'re) not a (?:robot|spammer|machine)
        (?:confirm|verify)\b[^.\n]{0,30}\bthat you (?:sent|wrote) | challenge[ -]response | guest list
        um (?:ihre|deine) (?:nachricht|e-?mail|mail) zuzustellen | bestätigen sie,? dass sie kein
    """),
    re.IGNORECASE,
)
_HOLDS: Final = re.compile(
    r"\b(?:held|hold(?:ing)?|on hold|delivered|release|quarantine|waiting|zurückgehalten|zuzustellen)\b", re.IGNORECASE
)
_WARNS_SUBSCRIBER: Final = re.compile(
    either(r"""
        (?:membership|subscription)\b[^.]{0,120}\b(?:disabled|suspended|deactivated)\b[^.]{0,80}\bbounc
        (?:excessive|too many) bounces
        (?:messages|mail) to you (?:from|of) the [^.\n]{0,60}(?:mailing )?list\b[^.]{0,60}\bbounc
        a total of \d{1,6} delivery errors | regularly reporting that your\s{1,4}account
        last bounce received from you
        (?:removed|deleted|unsubscribed) from the [^.\n]{0,60}list\b[^.]{0,80}\bbounc | flagged as bouncing
        i will send you a probe | mitgliedschaft in der mailingliste[^.]{0,80}(?:deaktiviert|bounces?)
        abonnement[^.]{0,60}désactivé[^.]{0,60}(?:erreurs|rebonds) | suscripción[^.]{0,60}desactivada[^.]{0,60}rebotes
    """),
    re.IGNORECASE,
)
_AUTOMATIC: Final = re.compile(
    either(r"""
        dit is een automatisch (?:bericht|antwoord)
        dies ist eine automatische (?:antwort|nachricht|eingangsbestätigung)
        ceci est (?:une réponse|un message) automatique | este es un mensaje automático
        questo è un messaggio automatico | esta é uma (?:mensagem|resposta) automática
        this is an automat(?:ed|ic) (?:reply|response|acknowledge?ment)
    """),
    re.IGNORECASE,
)
_RECEIVED: Final = re.compile(
    either(r"""
        ontvangen | erhalten | eingegangen | reçu | recibido | ricevut | recebid | received your | we have received
        abwesend | afwezig | absent | ausente | assente | out of (?:the )?office | beantwoort | antworten wir
        répondr
    """),
    re.IGNORECASE,
)
_LURES: Final = (
    re.compile(
        either(r"""
            release (?:the )?(?:pending |held |your )?(?:messages?|mails?|e-?mails?|to inbox)\b
            retrieve (?:to inbox|(?:your |the )?(?:pending |messages?|mails?))
            recover (?:your |the )?(?:messages?|mails?) | keep (?:my |your |the )?(?:same |current )?password
            review (?:pending )?messages?\b
            re-?validate | verify (?:your |my )?(?:account|mailbox|e-?mail|identity|ownership)
            confirm (?:your |my )?(?:account|password|mailbox)
            upgrade (?:your |my )?(?:storage|quota|mailbox|account) | increase (?:your )?(?:storage|quota)
            click (?:here|below|the (?:link|button))
            allow (?:messages|delivery) | sync(?:hroni[sz]e)? (?:messages|mailbox|now) | log ?in (?:here|now|to)
            sign in to (?:view|release|continue|keep)
            jetzt (?:freigeben|bestätigen|abrufen|anmelden) | passwort (?:behalten|beibehalten|bestätigen)
            hier klicken | klicken sie (?:hier|auf)
            cliquez (?:ici|sur) | récupérer (?:vos|les) messages | conserver (?:votre|le) mot de passe
            confirmez votre
            haga clic | mantenga su contraseña | liberar (?:los )?mensajes | confirm[ae] su (?:cuenta|contraseña)
            si no confirma
            clicca qui | conferma (?:il tuo|la tua|il suo) | mantenere la password | clique aqui
            confirme (?:sua|a sua) | klik hier | bevestig uw
            ここをクリック | 確認してください.{0,20}(?:アカウント|パスワード) | パスワードを(?:維持|更新)
        """),
        re.IGNORECASE,
    ),
    re.compile(
        either(r"""
            incoming (?:e-?mails?|messages?|mails?)\b | pending (?:e-?mails?|messages?|mails?)\b
            messages? (?:are|is|were) (?:on hold|pending|held)
            \d{1,3} (?:new |unread |undelivered |failed )(?:e-?mails?|messages?|mails?) | undelivered mails? -
            (?:eingehende|ausstehende|zurückgehaltene) (?:nachrichten|e-?mails?)
            messages? en attente | mensajes? (?:pendientes?|devueltos?|entrantes?) | correos? entrantes?
            messaggi in (?:sospeso|attesa) | mensagens pendentes
            inkomende berichten
        """),
        re.IGNORECASE,
    ),
    re.compile(
        either(r"""
            password (?:will )?expires?
            (?:account|mailbox) (?:will be|is about to be|has been) (?:suspended|deactivated|closed|locked)
            (?:account|mailbox) (?:will be|is about to be|has been) (?:deleted|disabled)
            will be (?:permanently )?deleted (?:after|in|within) | within (?:24|48|72) hours | \bsync error
            storage (?:validation|is full|limit)
            passwort läuft | konto wird (?:gesperrt|deaktiviert|geschlossen) | mot de passe expire
            contraseña caduca | cuenta será (?:suspendida|bloqueada)
            password scade | conta será (?:suspensa|bloqueada) | wachtwoord verloopt | (?:mail )?administrator \(c\)
            webmail (?:team|support|admin)
        """),
        re.IGNORECASE,
    ),
)
"""What such a message wants to be pressed, what it says waits for one, and what it threatens with."""
_SERVER: Final = re.compile(
    r"host \S{3,200}\[|in reply to |diagnostic-code|final-recipient|reporting-mta|status=|<<<|remote server returned",
    re.IGNORECASE,
)


_HINTS: Final = (
    ("bounc", "delivery errors", "your account", "probe", "mitgliedschaft", "abonnement", "suscripción"),
    ("moderat", "approv", "list owner", "editor", "modéra", "承認", "aprova", "beheerder"),
    (
        "click", "password", "release", "retrieve", "recover", "review", "verify", "validate", "confirm",
        "upgrade", "increase",
        "allow", "sync", "log in", "login", "sign in", "klick", "freigeben", "passwor", "cliquez", "récupérer",
        "mot de passe",
        "clic", "contraseña", "liberar", "conferma", "clique", "bevestig", "klik", "クリック", "パスワード", "確認",
    ),
    (
        "junk", "spam", "unwanted", "release", "deliver", "confirm", "verify", "prove", "challenge", "bestätigen",
        "guest list",
    ),
    ("automat", "automát", "automá"),
)  # fmt: skip
"""What stands in any text that each pattern can be in, in lower case."""


def told_apart(text: str) -> tuple[Kind, Form] | None:
    """What a text is that speaks of failed or held mail and is no bounce; None where it may well be one."""
    start = text[:SEARCHED]
    flat = " ".join(start.split())
    low = flat.lower()
    lists, held, lures, challenges, answers = (any(hint in low for hint in hints) for hints in _HINTS)
    if lists and _WARNS_SUBSCRIBER.search(flat):
        return Kind.NOT_A_BOUNCE, "subscriber-warning"
    if held and _HELD.search(flat):
        return Kind.AUTO_REPLY, "moderation"
    if not (lures or challenges or answers) or _SERVER.search(start):
        return None
    if lures and _LURES[0].search(flat) and any(lure.search(flat) for lure in _LURES[1:]):
        return Kind.NOT_A_BOUNCE, "phishing"
    if challenges and _CHALLENGE.search(flat) and _HOLDS.search(flat):
        return Kind.AUTO_REPLY, "challenge"
    if answers and _AUTOMATIC.search(flat) and _RECEIVED.search(flat):
        return Kind.AUTO_REPLY, "answer"
    return None
