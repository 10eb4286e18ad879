"""The phrases by which notices say what they are, in the languages that the large mail systems write.

Formats, not meanings: a phrase here tells a warning from a final report or a receipt, or that addresses that failed
follow. What an error means is said in the knowledge base. All in lower case, with straight quotation marks.
"""

from __future__ import annotations

from bot.reading.message import Kind
from bot.reading.text.patterns import Pattern, either
from bot.reading.text.phrases import Phrases

DELAYED = (
    "not been delivered yet", "still being tried",
    "warning only", "warning message only", "do not need to resend", "has been delayed", "is delayed",
    "delivery delayed", "message delayed", "delayed mail", "will be retried", "gmail will retry",
    "delivery attempts will continue",
    "still being retried", "not yet been delivered", "will keep trying", "still undelivered", "delivery incomplete",
    "temporary problem delivering", "attempts will continue", "status=deferred", "action: delayed", "continue to try",
    "continue trying", "keep retrying", "still trying to deliver", "still be retried", "will try again",
    "retry the delivery", "message is still in the queue", "does not need to be resent",
    "no action is required on your part", "keep attempting to deliver", "will attempt to deliver",
    "temporarily deferred and", "kept in queue", "still in the queue", "still in our queue", "sitting in our queue",
    "keeps retrying", "next attempt in", "next retry in", "toujours en file d'attente", "prochaine tentative dans",
    "noch in der warteschlange", "nächster versuch in", "ancora in coda", "todavía en cola", "ainda na fila",
    "nog in de wachtrij", "attempts to deliver the message will continue", "delivery attempts are still pending",
    '"severity": "temporary"',
    "delivery status notification (delay)",
    "result: deferred", "status: deferred", "event: deferred", "result: message deferred",
    "delivery to the following recipients has been delayed", "will-retry-until", "zustellung verzögert", "verzögert",
    "wird weiterhin versucht", "noch nicht zugestellt", "zustellung unvollständig", "vorübergehendes problem",
    "nur eine warnung", "zustellversuche werden fortgesetzt", "remise retardée", "remise incomplète", "retardé",
    "problème temporaire", "nouvelle tentative", "n'a pas encore été", "entrega retrasada", "entrega incompleta",
    "se ha retrasado", "problema temporal", "seguirá intentando", "se volverá a intentar", "volverá a intentarlo",
    "todavía no se ha entregado", "consegna ritardata", "recapito ritardato", "consegna incompleta",
    "problema temporaneo", "riproverà", "verrà ritentat", "entrega atrasada", "entrega adiada", "problema temporário",
    "tentará novamente", "continuará tentando", "bezorging vertraagd", "vertraagd", "tijdelijk probleem",
    "onvolledige bezorging", "opnieuw proberen", "配信が遅れ", "配信遅延", "遅延して", "再試行します", "再送を試み",
    "一時的な問題", "配信不完全", "再度配信を試みます", "延迟", "延遲", "将重试", "將重試", "继续尝试", "繼續嘗試",
    "投递未完成", "暂时性问题", "暫時性問題", "지연", "다시 시도", "재시도", "일시적인 문제", "доставка отложена",
    "предупреждение", "попытки доставки будут продолжены",
)  # fmt: skip
FINAL = (
    "envelope expired",
    "address failed", "addresses failed", "address(es) failed", "will not continue trying",
    "permanent error", "failed permanently", "permanent fatal", "i've given up", "given up", "stopped trying",
    "giving up, ", "no further delivery attempts", "no further attempts", "will be deleted from queue",
    "status=bounced", "action: failed", "not going to try again", "returned to sender", "address not found",
    "could not be delivered to one or more", "message not delivered", "delivery has failed", "couldn't be delivered",
    "wasn't delivered", "permanent failure", "has been returned", "was undeliverable", "returning message",
    "delivery failed permanently", "message bounced by", "retry timeout exceeded", "retry time not reached",
    "message expired", "will not be retried", "unrecoverable error", "will not try to redeliver",
    "delivery status notification (failure)", "returned mail", "undelivered mail returned", "mail delivery failed",
    "message discarded", "message has been discarded", "failure notice", "konnte nicht zugestellt",
    "nicht zugestellt werden", "fehler bei der übermittlung", "übermittlung fehlgeschlagen",
    "zustellung fehlgeschlagen", "unzustellbar", "adresse nicht gefunden",
    "nachricht nicht zugestellt",
    "dauerhafter fehler", "permanenter fehler", "endgültig", "échec de la remise", "n'a pas pu être remis",
    "n'a pas été remis", "adresse introuvable", "message non distribué", "erreur permanente",
    "impossible de remettre", "n'a pu être distribué", "non remis", "no se pudo entregar", "no se ha podido entregar",
    "error en la entrega", "no se encontró la dirección", "dirección no encontrada", "mensaje no entregado",
    "no se entregó", "no pudo ser entregado", "error permanente", "no entregado", "recapito non è riuscito",
    "non è stato recapitato", "impossibile recapitare", "indirizzo non trovato", "messaggio non recapitato",
    "errore permanente", "mancato recapito", "impossibile consegnare", "non è stato possibile recapitare",
    "não foi possível entregar", "falha na entrega", "endereço não encontrado", "mensagem não entregue",
    "não pôde ser entregue", "erro permanente", "não foi entregue", "nao pode ser enviada", "kan niet worden bezorgd",
    "kon niet worden bezorgd", "bezorging is mislukt", "adres niet gevonden", "bericht niet bezorgd",
    "permanente fout", "niet worden afgeleverd", "niet afgeleverd", "bezorging mislukt", "配信できませんでした",
    "配信不能", "配信に失敗", "送信に失敗", "送信できませんでした", "アドレスが見つかりません",
    "お届けできませんでした", "届けることができません", "配信されませんでした", "无法送达", "無法送達", "无法投递",
    "無法投遞", "无法发送", "找不到地址", "邮件未送达", "退信", "投递失败", "傳送失敗", "发送失败", "地址不存在",
    "전달할 수 없", "전송하지 못", "배달되지 않", "배달하지 못", "주소를 찾을 수 없", "반송", "전송되지 않",
    "не может быть доставлено", "невозможно доставить", "не удалось доставить", "не доставлено",
)  # fmt: skip
FAILED = (
    "attempting to deliver", "not able to be delivered", "not been delivered", "delivery has failed",
    "trouble delivering", "problem delivering",
    "could not be delivered", "could not deliver", "couldn't deliver", "unable to deliver", "undeliverable",
    "undelivered", "not delivered", "delivery failed", "failed to deliver", "cannot be delivered",
    "can't be delivered", "could not be sent", "did not reach", "could not be reached", "wasn't able to deliver",
    "were unable to deliver", "delivery failure", "delivery problem", "did not receive this message", "fatal errors",
    "could not send", "not able to deliver", "was not relayed", "failed addresses",
    "error occurred while trying to deliver", "error delivering your mail", "was rejected", "were rejected",
    "rejected your message", "was blocked", "non-delivery", "nondelivery", "failed recipient", "failure notification",
    "could not be completed", "has been rejected", "failed because", "not been delivered", "has bounced",
    "message bounced", "delivery error", "delivery of your message", "impossible to deliver", "mailbox is full",
    "user unknown", "no such user", "said: 5", "final-recipient:", "diagnostic-code:", "recipient address rejected",
    "was considered", "was automatically rejected", "not been sent", "could not process your message",
    "unable to send",
)  # fmt: skip
DELIVERED = (
    "was read on", "read receipt", "was displayed on",
    "successfully delivered", "successfully relayed", "was delivered successfully",
    "delivered to the following recipient", "delivery to these recipients or distribution lists is complete",
    "delivery to these recipients or groups is complete", "has been delivered to the recipient", "action: delivered",
    "action: relayed", "action: expanded", "return-receipt", "return receipt", "your message was delivered",
    "message has been delivered to", "was successfully delivered", "status=sent", "has been successfully",
    "is complete, but no delivery notification was sent", "has been received by", "relayed: ",
    "wurde erfolgreich zugestellt", "a été remis aux destinataires", "remis avec succès",
    "se ha entregado correctamente", "entregado con éxito", "è stato recapitato correttamente",
    "foi entregue com êxito", "foi entregue com sucesso", "is bezorgd bij", "正常に配信", "配信されました",
    "已成功送达", "已成功传递", "전달되었습니다", "message delivered to mailbox", "successful mail delivery report",
    "delivery status notification (success)", "delivery report (success)", "message was successfully",
)  # fmt: skip
NOT_DELIVERED = (
    "could not", "couldn't", "was not", "wasn't", "unable to", "unsuccessful", "not be delivered", "has failed",
    "action: failed",
)  # fmt: skip
ANSWERED_BY_ITSELF = (
    "out of office", "out of the office", "out-of-office", "automatic reply", "auto-reply", "autoreply", "auto reply",
    "automatic response", "auto response", "auto-response", "automated response", "automated reply", "on vacation",
    "on annual leave", "on maternity leave", "on parental leave", "on sick leave", "away from the office",
    "away from my desk", "i am away", "i'm away", "currently away", "limited access to email",
    "limited access to my email", "on holiday until", "on leave until", "back in the office", "return to the office",
    "when i return", "vacation message", "vacation reply", "vacation response", "no longer work",
    "has left the company", "no longer with the company", "challenge system", "confirm you are human",
    "confirm that you are human", "verify that you are a human", "prove you are a person",
    "prove that you are a person", "prove you are human", "your message has been held", "your message is being held",
    "challenge-response", "challenge/response", "thank you for contacting", "thanks for contacting",
    "request has been received and", "we have received your", "has been received and", "ticket has been created",
    "will get back to you", "i will be out", "abwesenheit", "automatische antwort", "nicht im büro", "nicht im haus",
    "im urlaub", "wieder im büro", "außer haus", "réponse automatique", "absent du bureau", "en congé",
    "absence du bureau", "je suis absent", "mon retour", "message d'absence", "respuesta automática",
    "fuera de la oficina", "de vacaciones", "estaré ausente", "mi ausencia", "risposta automatica", "fuori ufficio",
    "in ferie", "fuori sede", "sarò assente", "resposta automática", "fora do escritório", "de férias",
    "ausente do escritório", "automatisch antwoord", "afwezig", "niet op kantoor", "op vakantie",
    "afwezigheidsbericht",
    "自動返信", "自動応答", "不在にし", "休暇", "不在のため", "自动回复", "自動回覆", "自动答复",
    "外出", "休假", "부재중", "자동 회신",
    "자동 응답", "휴가", "автоответ", "автоматический ответ", "в отпуске",
)  # fmt: skip
COMPLAINED = (
    "feedback-type:", "email abuse report", "abuse report", "feedback loop report", "feedback report",
    "opt-out report", "complaint about message", "spam complaint from", "spam complaint about",
    "received a spam complaint", "authentication failure report", "abuse complaint",
    "reported as spam", "marked as spam by the recipient", "reported your message as", "complaintfeedbacktype",
    "\"complaint\"", "unsubscribe request", "arf report",
)  # fmt: skip

_LISTS_FAILED = Pattern(
    either(r"""
        fail | could ?n[o']t | can ?n?o?t be | unable | undeliver
        not (?:be|been|yet|able|receive|reach|accept|relay|deliver) | recipient | address | reject | problem | error
        follow | delay | deliver | bounc | returned | refus | block | n't\b | affected | sorry | unknown | unsuccess
        empfänger | zugestellt | unzustellbar | adresse | destinatai | remis | échec | échou | destinatari | entreg
        fallo | error | recapit | consegn | indirizz | mensage | destinatári | falh | ontvang | bezorg | mislukt | adres
        宛先 | 配信 | 受信者 | 送信 | アドレス
        收件人 | 收件者 | 地址 | 送达 | 送達 | 投递 | 받는 | 수신 | 전달 | 배달
        адрес | получател | достав
    """)
)
_LISTS_OTHERS = (
    "sent by", " from", "sender", "contact", "reply-to", "reply to", "written by", "forwarded by", "copied to",
    "copy to", "support", "please visit", "please write", "please mail", "please email", "please e-mail", "write to",
    "help", "assistance", "questions", "alias", "aliases", "regards", "sincerely", "signed",
    "absender", "expéditeur", "remitente", "mittente", "remetente", "afzender", "отправитель", "отправителя",
    "送信者", "差出人", "发件人", "寄件者", "보낸 사람",
)  # fmt: skip
_MARKS_AT_THE_END = " \t\n:;,.!?()[]{}<>\"'“”‘’*-–—_|=：，。、…"
_LISTS_DELIVERED = Pattern(
    r"\b(?:successfully|were delivered|was delivered|ha(?:s|ve) been delivered|received (?:the|your) message)\b"
)
_BUT_NOT = Pattern(r"\bnot\b|n't\b|could|unable|fail")
_WARNS = (
    "warning only", "warning message only", "do not need to resend", "action: delayed", "status=deferred",
    "not yet been delivered", "delivery incomplete", "will be retried", "has been delayed", "still undelivered",
    "nur eine warnung", "lediglich eine warnung", "noch nicht zugestellt", "zustellung unvollständig",
    "simple avertissement", "n'a pas encore été", "remise incomplète", "solo una advertencia", "sólo una advertencia",
    "solo un aviso", "todavía no se ha entregado", "aún no se ha entregado", "entrega incompleta", "solo un avviso",
    "non è stato ancora", "consegna incompleta", "apenas um aviso", "somente um aviso", "ainda não foi entregue",
    "alleen een waarschuwing", "slechts een waarschuwing", "nog niet bezorgd", "onvolledige bezorging",
    "警告のみ", "警告です", "まだ配信されて", "配信不完全", "只是警告", "仅是警告", "僅是警告", "尚未送达", "尚未送達",
    "投递未完成", "경고일 뿐", "아직 전달되지", "아직 배달되지", "전송 미완료",
)  # fmt: skip
"""Those of `DELAYED` that a final report does not use even when it tells what went before."""

_ENDED = (
    "action: failed", "permanent error", "failed permanently", "permanent fatal", "given up", "stopped trying",
    "status=bounced", "will be deleted from queue", "not going to try again", "unrecoverable error", "envelope expired",
)  # fmt: skip


_TELLING = Phrases(
    (phrase, table)
    for table, phrases in (
        ("warns", _WARNS), ("delayed", DELAYED), ("final", FINAL), ("delivered", DELIVERED),
        ("complained", COMPLAINED),
    )
    for phrase in phrases
)  # fmt: skip
_FAILED = Phrases((phrase, True) for phrase in FAILED)
_ANSWERED = Phrases((phrase, True) for phrase in ANSWERED_BY_ITSELF)


def kind_in(low: str) -> Kind | None:
    """What a notice (in lower case) says it is; None when no phrase tells. One that failed for some is a bounce."""
    low = " ".join(low.split())
    told = _TELLING.named_in(low)
    final = "final" in told
    delayed = "delayed" in told or "warns" in told
    if delayed and not final:
        return Kind.DELAY
    if "complained" in told:
        return Kind.ABUSE_REPORT
    if "delivered" in told and not any(phrase in low for phrase in NOT_DELIVERED):
        return Kind.DELIVERY_SUCCESS
    if delayed:
        warned = "warns" in told and not any(phrase in low for phrase in _ENDED)
        return Kind.DELAY if warned else Kind.BOUNCE
    if final or _FAILED.named_in(low):
        return Kind.BOUNCE
    return None


def answered_by_itself(low: str) -> bool:
    """Has it, in lower case, a phrase of an automatic answer?"""
    return bool(_ANSWERED.named_in(" ".join(low.split())))


def lists_failed(intro: str) -> bool:
    """Does the line above a list of addresses say that these failed?"""
    return _LISTS_FAILED.search(intro) is not None


def lists_others(intro: str) -> bool:
    """Does the line above say that the address below is the sender's, a helper's, or one that was delivered to?"""
    if f" {intro[-60:].rstrip(_MARKS_AT_THE_END)}".endswith(_LISTS_OTHERS):
        return True
    return _LISTS_DELIVERED.search(intro) is not None and _BUT_NOT.search(intro) is None


def speaks_of_delivery(low: str) -> bool:
    """Has it, in lower case, any phrase of a notice, whatever its kind?"""
    low = " ".join(low.split())
    told = _TELLING.named_in(low) - {"complained"}
    return bool(told or _FAILED.named_in(low))
