"""Tells apart what is no bounce although it speaks of failed mail: posts held for a moderator, challenges, automatic
answers, a list's warning to a subscriber about other bounces, and phishing that plays a bounce.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from bot.reading.message import Form, Kind
from bot.reading.text.patterns import Pattern
from bot.reading.text.wordings import Wordings

SEARCHED: Final = 8_000

_HELD: Final = r"""
    held until the (?:list )?moderator
    (?:awaits?|awaiting|waits? for|pending) (?:the )?(?:moderator'?s?|moderation|list owner'?s?)
    await\w{0,24} (?:moderator )?approval
    (?:is|was|being|been) held for (?:approval|moderation|review by the moderator)
    (?:forwarded|sent|submitted) to the (?:list )?(?:moderator|editor|owner)s?\b[^.\n]{0,40}(?:approv|review)
    (?:forwarded|sent|submitted) to the (?:moderator|editor|owner)s? of the (?:list|group)
    must be approved by (?:a|the) (?:list |group )?(?:moderator|owner) | the list moderator can review
    bis (?:der|ein) (?:listen-?)?moderator | freigabe durch (?:einen|den) (?:listen-?)?moderator
    attente d'approbation | jusqu'à ce que le modérateur | hasta que (?:el|un) moderador
    attesa di (?:approvazione|moderazione)
    aguard\w{1,24} (?:a )?(?:aprovação|moderação) | totdat de (?:lijst-?)?(?:moderator|beheerder) | 司会者の承認
    モデレータ\w{0,4}承認 | 承認待ち
"""
_CHALLENGE: Final = r"""
    (?:protect|keep|guard)\w{0,24} (?:myself|my (?:in)?box|me|my mailbox|against|from)[^.\n]{0,40}junk
    (?:protect|keep|guard)\w{0,24} (?:myself|my (?:in)?box|me|my mailbox|against|from)[^.\n]{0,40}spam
    (?:protect|keep|guard)\w{0,24} (?:myself|my (?:in)?box|me|my mailbox|against|from)[^.\n]{0,40}unwanted
    to (?:have it|get it|have your (?:message|mail)) delivered | to release (?:it|your (?:message|mail))
    (?:prove|confirm|verify)\b[^.\n]{0,30}\byou(?: are|'re)? (?:a )?(?:real |human|person)
    (?:prove|confirm|verify)\b[^.\n]{0,30}\byou(?: are|'re) not a (?:robot|spammer|machine)
    (?:confirm|verify)\b[^.\n]{0,30}\bthat you (?:sent|wrote) | challenge[ -]response | guest list
    um (?:ihre|deine) (?:nachricht|e-?mail|mail) zuzustellen | bestätigen sie,? dass sie kein
"""
_HOLDS: Final = r"""
    \bheld\b | \bhold(?:ing)?\b | \bon hold\b | \bdelivered\b | \brelease\b | \bquarantine\b | \bwaiting\b
    \bzurückgehalten\b | \bzuzustellen\b
"""
_WARNS_SUBSCRIBER: Final = r"""
    (?:membership|subscription)\b[^.]{0,120}\b(?:disabled|suspended|deactivated)\b[^.]{0,80}\bbounc
    (?:excessive|too many) bounces
    (?:messages|mail) to you (?:from|of) the [^.\n]{0,60}(?:mailing )?list\b[^.]{0,60}\bbounc
    a total of \d{1,6} delivery errors | regularly reporting that your\s{1,4}account
    last bounce received from you
    (?:removed|deleted|unsubscribed) from the [^.\n]{0,60}list\b[^.]{0,80}\bbounc | flagged as bouncing
    i will send you a probe | mitgliedschaft in der mailingliste[^.]{0,80}(?:deaktiviert|bounces?)
    abonnement[^.]{0,60}désactivé[^.]{0,60}(?:erreurs|rebonds) | suscripción[^.]{0,60}desactivada[^.]{0,60}rebotes
"""
_AUTOMATIC: Final = r"""
    dit is een automatisch (?:bericht|antwoord)
    dies ist eine automatische (?:antwort|nachricht|eingangsbestätigung)
    ceci est (?:une réponse|un message) automatique | este es un mensaje automático
    questo è un messaggio automatico | esta é uma (?:mensagem|resposta) automática
    this is an automat(?:ed|ic) (?:reply|response|acknowledge?ment)
"""
_RECEIVED: Final = r"""
    ontvangen | erhalten | eingegangen | reçu | recibido | ricevut | recebid | received your | we have received
    abwesend | afwezig | absent | ausente | assente | out of (?:the )?office | beantwoort | antworten wir
    répondr
"""
_TO_BE_PRESSED: Final = r"""
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
"""
_SAID_TO_WAIT: Final = r"""
    incoming (?:e-?mails?|messages?|mails?)\b | pending (?:e-?mails?|messages?|mails?)\b
    messages? (?:are|is|were) (?:on hold|pending|held)
    \d{1,3} (?:new |unread |undelivered |failed )(?:e-?mails?|messages?|mails?) | undelivered mails? -
    (?:eingehende|ausstehende|zurückgehaltene) (?:nachrichten|e-?mails?)
    messages? en attente | mensajes? (?:pendientes?|devueltos?|entrantes?) | correos? entrantes?
    messaggi in (?:sospeso|attesa) | mensagens pendentes
    inkomende berichten
"""
_THREATENED: Final = r"""
    password (?:will )?expires?
    (?:account|mailbox) (?:will be|is about to be|has been) (?:suspended|deactivated|closed|locked)
    (?:account|mailbox) (?:will be|is about to be|has been) (?:deleted|disabled)
    will be (?:permanently )?deleted (?:after|in|within) | within (?:24|48|72) hours | \bsync error
    storage (?:validation|is full|limit)
    passwort läuft | konto wird (?:gesperrt|deaktiviert|geschlossen) | mot de passe expire
    contraseña caduca | cuenta será (?:suspendida|bloqueada)
    password scade | conta será (?:suspensa|bloqueada) | wachtwoord verloopt | (?:mail )?administrator \(c\)
    webmail (?:team|support|admin)
"""
"""What such a message wants to be pressed, what it says waits for one, and what it threatens with."""
_SERVER: Final = Pattern(
    r"host \S{3,200}\[|in reply to |diagnostic-code|final-recipient|reporting-mta|status=|<<<|remote server returned",
    re.IGNORECASE,
)
_Sign = Literal["held", "challenge", "holds", "warns", "automatic", "received", "press", "waits", "threat"]
_SIGNS: Final[Wordings[_Sign]] = Wordings(
    {
        "held": _HELD,
        "challenge": _CHALLENGE,
        "holds": _HOLDS,
        "warns": _WARNS_SUBSCRIBER,
        "automatic": _AUTOMATIC,
        "received": _RECEIVED,
        "press": _TO_BE_PRESSED,
        "waits": _SAID_TO_WAIT,
        "threat": _THREATENED,
    }
)


def told_apart(text: str) -> tuple[Kind, Form] | None:
    """What a text is that speaks of failed or held mail and is no bounce; None where it may well be one."""
    start = text[:SEARCHED]
    told = _SIGNS.told_in(" ".join(start.split()))
    if "warns" in told:
        return Kind.NOT_A_BOUNCE, "subscriber-warning"
    if "held" in told:
        return Kind.AUTO_REPLY, "moderation"
    found: tuple[Kind, Form] | None = None
    if "press" in told and ("waits" in told or "threat" in told):
        found = Kind.NOT_A_BOUNCE, "phishing"
    elif "challenge" in told and "holds" in told:
        found = Kind.AUTO_REPLY, "challenge"
    elif "automatic" in told and "received" in told:
        found = Kind.AUTO_REPLY, "answer"
    return found if found and not _SERVER.search(start) else None
