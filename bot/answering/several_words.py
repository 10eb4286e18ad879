"""The few words that join what is said of several recipients, in the languages that replies are written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.knowledge.schema import Language

LONGEST_CLOSING: Final = 60
"""A last paragraph that is longer is no “Kind regards”."""


@dataclass(frozen=True, slots=True)
class Joining:
    """How a reply goes on from the first reason to the others."""

    both: str
    """Between the last two addresses."""
    more: str
    """How many are not named."""
    others: str
    """Above the list of those that failed for other reasons."""
    hidden: str
    unknown: str
    lost: str
    tried: str
    comma: str = ", "


OF_REPLY: Final[dict[Language, Joining]] = {
    "en": Joining(
        both=" and ",
        more="{number} more",
        others="Other addresses could not be reached for other reasons:",
        hidden="an address that the notice does not show",
        unknown="The reason is not clear yet.",
        lost="The message to {whom} is lost and has to be sent again.",
        tried="The message to {whom} is not lost: the mail systems go on trying.",
    ),
    "de": Joining(
        both=" und ",
        more="{number} weitere",
        others="Weitere Adressen waren aus anderen Gründen nicht erreichbar:",
        hidden="eine Adresse, die in der Meldung nicht zu sehen ist",
        unknown="Der Grund ist noch unklar.",
        lost="Die Nachricht an {whom} ist verloren und muss noch einmal gesendet werden.",
        tried="Die Nachricht an {whom} ist nicht verloren: Die Mailsysteme versuchen es weiter.",
    ),
    "fr": Joining(
        both=" et ",
        more="{number} autres",
        others="D’autres adresses n’ont pas pu être jointes pour d’autres raisons :",
        hidden="une adresse que l’avis ne montre pas",
        unknown="La raison n’est pas encore claire.",
        lost="Le message adressé à {whom} est perdu et doit être envoyé à nouveau.",
        tried="Le message adressé à {whom} n’est pas perdu : les tentatives continuent.",
    ),
    "es": Joining(
        both=" y ",
        more="{number} más",
        others="A otras direcciones no se ha podido llegar por otros motivos:",
        hidden="una dirección que el aviso no muestra",
        unknown="El motivo aún no está claro.",
        lost="El mensaje para {whom} se ha perdido y hay que enviarlo de nuevo.",
        tried="El mensaje para {whom} no se ha perdido: los sistemas de correo lo siguen intentando.",
    ),
    "pt": Joining(
        both=" e ",
        more="mais {number}",
        others="Outros endereços não puderam ser alcançados por outros motivos:",
        hidden="um endereço que o aviso não mostra",
        unknown="O motivo ainda não está claro.",
        lost="A mensagem para {whom} se perdeu e precisa ser enviada de novo.",
        tried="A mensagem para {whom} não se perdeu: os sistemas de e-mail continuam tentando.",
    ),
    "it": Joining(
        both=" e ",
        more="altri {number}",
        others="Altri indirizzi non sono stati raggiunti per altri motivi:",
        hidden="un indirizzo che l’avviso non mostra",
        unknown="Il motivo non è ancora chiaro.",
        lost="Il messaggio per {whom} è andato perso e va inviato di nuovo.",
        tried="Il messaggio per {whom} non è andato perso: i sistemi di posta continuano a provare.",
    ),
    "nl": Joining(
        both=" en ",
        more="{number} andere",
        others="Andere adressen waren om andere redenen niet bereikbaar:",
        hidden="een adres dat de melding niet toont",
        unknown="De reden is nog niet duidelijk.",
        lost="Het bericht aan {whom} is verloren en moet opnieuw worden verzonden.",
        tried="Het bericht aan {whom} is niet verloren: de mailsystemen blijven het proberen.",
    ),
    "ja": Joining(
        both="、",
        more="ほか{number}件",
        others="ほかの宛先は、次の別の理由で届きませんでした。",
        hidden="通知に表示されていない宛先",
        unknown="理由はまだ分かっておりません。",
        lost="{whom}宛のメールは届いておらず、改めて送信していただく必要がございます。",
        tried="{whom}宛のメールは失われておりません。メールシステムが配信を続けております。",
        comma="、",
    ),
}


def listed(names: Sequence[str], more: int, language: Language) -> str:
    """“a, b and c”, “a, b and 3 more”."""
    shown = OF_REPLY[language]
    parts = [*names, *([shown.more.format(number=more)] if more > 0 else [])]
    if len(parts) < 2:
        return "".join(parts)
    return shown.comma.join(parts[:-1]) + shown.both + parts[-1]
