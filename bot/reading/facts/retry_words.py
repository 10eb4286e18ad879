"""The phrases by which notices, logs and people say that a message is still tried, is held, or is given up.

Strong ones speak of the message as a whole; weak ones may stand in what another server said before. All in lower case.
"""

from __future__ import annotations

from bot.reading.text.languages import DELAYED, FINAL
from bot.reading.text.phrases import Phrases

TRYING = (
    "will be retried", "will be reattempted", "be retried until", "message will be reattempted", "still being tried",
    "still being retried", "not yet been delivered", "not been delivered yet", "will keep trying", "keeps trying",
    "will continue to try", "continue trying", "continue to attempt", "keep retrying", "keeps retrying",
    "no action is required", "do not need to resend", "don't need to resend", "does not need to be resent",
    "delivery attempts will continue", "attempts will continue", "attempts to deliver the message will continue",
    "delivery attempts are still pending", "still trying to deliver", "we are still trying", "will try again",
    "we'll keep trying", "is trying to deliver", "gives up in ", "gmail will retry", "will retry for", "will retry in",
    "warning message only", "warning only", "could not send message for past", "still undelivered",
    "still in the queue",
    "still in our queue", "still queued", "kept in queue", "next attempt in", "next retry in", "next retry at",
    "result=\"tempfail\"", "queue shows", "sits in the queue", "stays in the queue",
    "status=deferred", "status: deferred", "action: delayed", "deferral: ", "delivery incomplete", "is delayed and",
    "will-retry-until:", "\"queue_name\": \"deferred\"", "(status: retry)", "status: retry", "status : retry",
    "delivery status notification (delay)", "will attempt to deliver", "will be attempted until",
    "will continue to be attempted", "keep attempting to deliver", "yet to be delivered",
    "nur eine warnung", "noch nicht zugestellt", "zustellung unvollständig", "wird weiterhin versucht",
    "wird erneut versucht",
    "zustellversuche werden fortgesetzt", "noch in der warteschlange", "weitere zustellversuche", "weiter versucht",
    "versucht es weiter", "keine aktion erforderlich", "zu einem späteren zeitpunkt erneut",
    "n'a pas encore été", "nouvelle tentative", "nouvelles tentatives", "tentatives de remise se poursuiv",
    "remise incomplète",
    "toujours en file d'attente", "va continuer à essayer", "continuera d'essayer", "aucune action n'est requise",
    "todavía no se ha entregado", "aún no se ha entregado", "seguirá intentando", "se volverá a intentar",
    "volverá a intentar",
    "entrega incompleta", "todavía en cola", "no es necesario que vuelva a enviar", "seguiremos intentando",
    "non è stato ancora", "non è ancora stato", "riproverà", "verrà ritentat", "consegna incompleta", "ancora in coda",
    "continuerà a tentare", "continueremo a tentare", "nuovi tentativi",
    "ainda não foi entregue", "tentará novamente", "continuará tentando", "ainda na fila", "continuaremos tentando",
    "novas tentativas", "continuará a tentar",
    "nog niet bezorgd", "onvolledige bezorging", "nog in de wachtrij", "opnieuw geprobeerd", "opnieuw proberen",
    "blijven proberen", "wordt nog geprobeerd",
    "再試行します", "再送を試み", "再度配信を試みます", "まだ配信されて", "配信不完全", "再送いたします", "再送します",
    "引き続き配信",
    "配信を続け", "将重试", "將重試", "继续尝试", "繼續嘗試", "попытки доставки будут продолжены",
)  # fmt: skip
TRYING_PERHAPS = (
    ":25: connection timed out", ":25: connection refused", ":25: operation timed out", ":25: no route to host",
    ":25: network is unreachable",
    "deferred", "temporarily suspended", "temporarily rejected", "is queued", "in the queue", "are queued",
    "queued for retry",
    "has been queued", "requeued", "retrying", *DELAYED,
)  # fmt: skip
OVER = (
    "that your message could not be delivered",
    "retry timeout exceeded", "giving up", "gave up",
    "gives up", "given up", "have been exhausted", "retries exhausted",
    "no delivery for five days now", "will not be retried", "won't be retried", "not be retried",
    "not going to try again",
    "will not try again", "will not continue trying", "will not keep trying", "stopped retrying",
    "stopped trying", "stops trying",
    "no longer trying",
    "no longer be retried", "no further delivery attempts", "no further attempts", "no more attempts",
    "will not be reattempted", "not be attempted again", "attempts exceeded", "maximum number of attempts",
    "maximum retries", "max retries", "too many retries", "too many attempts", "delivery attempts exceeded",
    "message expired", "envelope expired", "queue.expired", "message has expired", "mail expired", "expired in queue",
    "timed out in queue", "status=expired", "status=bounced", "status: bounced", "action: failed", "result: bounced",
    "in the queue too long", "in queue too long", "on the queue for too long", "too old", "exceeded max time",
    "will be deleted from queue", "deleted from queue", "removed from the queue", "removed from queue",
    "permanently deferred", "retrying will not succeed", "delivery failed permanently", "failed permanently",
    "returned to sender", "message timed out", "delivery time expired", "after multiple retries",
    "after several retries",
    "retry time not reached for any host after a long failure period", "have been failing for a long time",
    "has been failing for a long time", "unrecoverable error", "delivery cancelled", "delivery canceled",
    "message cancelled", "zustellversuche wurden eingestellt", "keine weiteren zustellversuche", "gibt auf",
    "aufgegeben",
    "abandon de la remise", "abandonné", "plus aucune tentative", "no se volverá a intentar",
    "no se realizarán más intentos",
    "non verranno effettuati altri tentativi", "não será tentado novamente", "nenhuma outra tentativa",
    "geen verdere pogingen",
    "再試行されません", "再送を断念", "配信を断念", "有効期限が切れ", "再送は行われません",
)  # fmt: skip
OVER_PERHAPS = (
    "permanent failure", "permanent error", "could not be delivered to one or more", "permanently rejected",
    "final notice",
    "undelivered mail returned", *FINAL,
)  # fmt: skip
HELD = (
    "held for moderat", "held for approval", "held for review", "held for the moderator", "held for the list moderator",
    "held until the list", "awaiting approval", "awaits approval", "awaiting moderat", "awaits moderat",
    "await moderat",
    "is being held", "has been held", "pending approval", "pending moderat", "pending release", "pending review",
    "held in quarantine", "placed in quarantine", "in quarantine", "been quarantined", "was quarantined",
    "is quarantined",
    "message quarantined", "moved to quarantine", "sent to quarantine", "waiting for approval",
    "waiting for a moderator",
    "needs to be approved", "must be approved", "requires approval", "approval is required", "requires moderator",
    "\"queue_name\": \"hold\"", "*** frozen ***", "message is frozen", "wird zurückgehalten", "wartet auf freigabe",
    "wartet auf genehmigung", "in quarantäne", "en attente d'approbation", "en attente de modération", "en quarantaine",
    "pendiente de aprobación", "en cuarentena", "in attesa di approvazione", "in quarantena", "aguardando aprovação",
    "em quarentena", "wacht op goedkeuring", "in quarantaine", "承認待ち", "承認を待", "検疫",
)  # fmt: skip

PHRASES = Phrases(
    (phrase, (number, phrase))
    for number, phrases in enumerate((TRYING, TRYING_PERHAPS, OVER, OVER_PERHAPS, HELD))
    for phrase in dict.fromkeys(phrases)
)
